"use strict";
// Draws every `figure[data-chart]` with Observable Plot from the rows of the page that say the same in words:
// what is read stands in data- attributes of those rows, texts are texts, nothing is made markup.
(function () {
  var root = document.documentElement, rtl = root.dir === "rtl";
  var START = rtl ? "end" : "start", END = rtl ? "start" : "end";
  var NARROW = 560, LABEL = 14, SMALL = 12.5;
  var GROUPS = ["ahead", "made", "over", "unknown"], SHAPES = ["triangle", "circle", "diamond", "square"];
  var family = getComputedStyle(document.body).fontFamily, pen = document.createElement("canvas").getContext("2d");
  var digits = root.lang === "ar" ? "ar-u-nu-latn" : "en";
  var number = new Intl.NumberFormat(digits), compact = new Intl.NumberFormat(digits, { notation: "compact" });

  function all(from, selector) { return Array.prototype.slice.call(from.querySelectorAll(selector)); }
  function isolated(text) { return "\u2068" + text + "\u2069"; }
  function measured(text, size) { pen.font = size + "px " + family; return pen.measureText(text).width; }
  function fitted(text, room, size) {
    if (measured(text, size) <= room) return text;
    var letters = Array.from(text);
    while (letters.length > 1 && measured(letters.join("") + "…", size) > room) letters.pop();
    return letters.join("").trim() + "…";
  }
  function hrefOf(element) {
    var link = element && element.querySelector("a[href]");
    return link ? link.getAttribute("href") : undefined;
  }
  function words(element) {  // the first line: names without what stands under them
    var copy = element.cloneNode(true);
    all(copy, ".under, .visually-hidden").forEach(function (e) { e.remove(); });
    return copy.textContent.replace(/\s+/g, " ").trim();
  }

  function plot(figure, options) {
    var svg = Plot.plot(Object.assign({
      className: "plot", ariaLabel: figure.dataset.label, color: { type: "identity" },
      style: { overflow: "visible", fontSize: SMALL + "px" }
    }, options));
    all(svg, "style").forEach(function (e) { e.remove(); });  // its rules stand in report.css, as the policy asks
    return svg;
  }
  function atStart(room) { return room ? (rtl ? { marginRight: room } : { marginLeft: room }) : {}; }

  // Names of rows, and what stands under them: beside the rows where there is room, else above.
  function names(rows, room, width, facet) {
    var beside = room > 0, space = beside ? room - 14 : width - 4;
    function line(some, what, size, dy, more) {
      return Plot.text(some, Object.assign({
        text: function (r) { return isolated(fitted(r[what], space, size)); }, title: what, fontSize: size,
        frameAnchor: rtl ? (beside ? "right" : "top-right") : (beside ? "left" : "top-left"), textAnchor: beside ? END : START,
        dx: beside ? (rtl ? 12 : -12) : 0, dy: dy, lineAnchor: beside ? "middle" : "top"
      }, facet, more));
    }
    var linked = { href: "href", fill: function (r) { return r.href ? "var(--accent)" : "var(--ink)"; } };
    var double = rows.filter(function (r) { return r.under; }), single = rows.filter(function (r) { return !r.under; });
    return [
      line(single, "name", LABEL, beside ? 0 : double.length ? 23 : 3, linked),
      line(double, "name", LABEL, beside ? -10 : 3, linked),
      line(double, "under", SMALL, beside ? 11 : 24, { fill: "var(--soft)" })
    ];
  }
  function roomFor(rows, width) {
    var widest = d3.max(rows, function (r) { return Math.max(measured(r.name, LABEL), measured(r.under || "", SMALL)); }) || 0;
    return width < NARROW && widest > 0.28 * width ? 0 : Math.min(0.38 * width, widest + 2) + 14;
  }

  // Events of agreements along one axis of time: a lane each.
  function lanes(figure, source, width) {
    var events = all(source, "[data-at]").map(function (e) {
      return {
        lane: e.dataset.lane, name: e.dataset.name || "", under: e.dataset.under, lead: e.dataset.lead || undefined,
        at: new Date(e.dataset.at), group: e.dataset.group, hollow: "hollow" in e.dataset,
        href: e.dataset.href || undefined, title: e.dataset.title
      };
    });
    var rows = d3.groups(events, function (e) { return e.lane; }).map(function (g) {
      return { lane: g[0], name: g[1][0].name, under: g[1][0].under, href: g[1][0].lead };
    });
    var named = rows.some(function (r) { return r.name; }), room = named ? roomFor(rows, width) : 0, above = named && !room;
    var step = named ? (room ? 48 : 86) : 64, down = above ? 22 : 0, ticks = Math.max(2, Math.floor((width - room) / 110));
    var first = new Date(figure.dataset.first), last = new Date(figure.dataset.last);
    var months = (last - first) / 2.63e9;
    var tick = new Intl.DateTimeFormat(root.lang === "ar" ? "ar-u-nu-latn" : "en-GB",
      Object.assign({ timeZone: "UTC" }, months > 30 ? { year: "numeric" } :
        months > 3 ? { month: "short", year: "numeric" } : { day: "numeric", month: "short" }));
    var marks = [
      Plot.gridX({ ticks: ticks, stroke: "var(--rule)", strokeOpacity: 1 }),
      Plot.axisX({
        anchor: "top", ticks: ticks, tickSize: 0, label: null, fontSize: SMALL, fill: "var(--soft)",
        tickFormat: function (d) { return isolated(tick.format(d)); }
      }),
      Plot.ruleY(rows, { fy: "lane", y: 0, dy: down, stroke: "var(--rule)", strokeWidth: 2 }),
      Plot.dot(events, Plot.dodgeY({ anchor: "middle", padding: 1 }, {
        fy: "lane", x: "at", r: 6, dy: down, symbol: "group", href: "href", title: "title", strokeWidth: 2,
        stroke: function (e) { return e.hollow ? "var(--" + e.group + ")" : "var(--raised)"; },
        fill: function (e) { return e.hollow ? "var(--raised)" : "var(--" + e.group + ")"; }
      }))
    ];
    if (named) marks = marks.concat(names(rows, room, width, { fy: "lane" }));
    return plot(figure, Object.assign({
      width: width, height: 38 + step * rows.length, marginTop: 34, marginBottom: 4, marginLeft: 4, marginRight: 4,
      x: { type: "utc", domain: [first, last], reverse: rtl, inset: 12 }, y: { domain: [-1, 1], axis: null },
      fy: { domain: rows.map(function (r) { return r.lane; }), axis: null, padding: 0 },
      symbol: { domain: GROUPS, range: SHAPES }, marks: marks
    }, atStart(room)));
  }

  // Bars of counts: a row each; cells of one row stand one behind another, or in panels beside each other.
  function bars(figure, source, width) {
    var panels = "panels" in figure.dataset, parts = [], rows = [];
    var heads = all(source, "thead th").map(words);
    all(source, "tbody tr").forEach(function (tr, i) {
      var label = tr.querySelector("th"), row = { key: i, name: words(label), href: hrefOf(label), total: 0 };
      all(tr, "[data-value]").forEach(function (td) {
        var value = Number(td.dataset.value), series = heads[td.cellIndex];
        parts.push({ key: i, series: series, value: value, fill: "var(--" + (td.dataset.tone || "accent") + ")",
          title: row.name + " · " + series + " · " + number.format(value) });
        row.total += value;
      });
      if (tr.querySelector("[data-value]")) rows.push(row);
    });
    var series = Array.from(new Set(parts.map(function (p) { return p.series; })));
    var room = roomFor(rows, width), above = !room, step = above ? 48 : 30;
    var counts = panels ? parts : rows.map(function (r) { return Object.assign({ value: r.total }, r); });
    var most = d3.max(counts, function (r) { return r.value; }) || 1;
    var marks = [
      Plot.barX(parts, {
        x: "value", fy: "key", fx: panels ? "series" : undefined, fill: "fill", title: "title",
        insetTop: above ? 24 : 5, insetBottom: above ? 10 : 5, rx: 2
      }),
      Plot.text(counts, {
        x: "value", fy: "key", fx: panels ? "series" : undefined, text: function (r) { return number.format(r.value); },
        textAnchor: START, dx: rtl ? -6 : 6, dy: above ? 7 : 0, fontSize: SMALL, fill: "var(--ink)"
      })
    ].concat(names(rows, room, width, panels ? { fy: "key", fx: function () { return series[0]; } } : { fy: "key" }));
    return plot(figure, Object.assign({
      width: width, height: step * rows.length + (panels ? 30 : 6), marginTop: panels ? 26 : 2, marginBottom: 2,
      marginLeft: 4, marginRight: 4,
      x: { domain: [0, most * (panels ? 1.35 : 1 + 50 / Math.max(80, width - room))], axis: null, reverse: rtl },
      fx: { domain: rtl ? series.slice().reverse() : series, axis: panels ? "top" : null, label: null, padding: 0.06 },
      fy: { domain: rows.map(function (r) { return r.key; }), axis: null, padding: 0 }, marks: marks
    }, atStart(room)));
  }

  // Values with their ranges along one axis, a row each; figures that lie far apart stand on a logarithmic axis.
  function spans(figure, source, width) {
    var rows = all(source, "[data-low]").map(function (e, i) {
      var label = e.querySelector("th, .by") || e;
      return {
        key: i, name: e.dataset.name || words(label), under: e.dataset.under, low: Number(e.dataset.low), high: Number(e.dataset.high),
        href: e.dataset.href || hrefOf(label), title: e.dataset.title,
        fill: "split" in e.dataset ? "var(--over)" : "var(--accent)"
      };
    }).filter(function (r) { return isFinite(r.low) && isFinite(r.high); });
    if (!rows.length) return null;
    var low = d3.min(rows, function (r) { return r.low; }), high = d3.max(rows, function (r) { return r.high; });
    var log = low > 0 && high / low > 100, room = roomFor(rows, width), above = !room, double = rows.some(function (r) { return r.under; });
    var step = above ? (double ? 74 : 52) : (double ? 46 : 30);
    if (low === high) { low -= Math.abs(low) / 2 || 1; high += Math.abs(high) / 2 || 1; }
    var ends = rows.concat(rows.filter(function (r) { return r.high !== r.low; }).map(function (r) {
      return Object.assign({}, r, { low: r.high });
    }));
    var ticks = Math.max(2, Math.floor((width - room) / 120)), down = above ? (double ? 22 : 12) : 0;
    return plot(figure, Object.assign({
      width: width, height: step * rows.length + 38, marginTop: 34, marginBottom: 4, marginLeft: 4, marginRight: 4,
      x: { type: log ? "log" : "linear", domain: [low, high], reverse: rtl, inset: 28 },
      y: { domain: [-1, 1], axis: null }, fy: { domain: rows.map(function (r) { return r.key; }), axis: null, padding: 0 },
      marks: [
        Plot.gridX({ ticks: ticks, stroke: "var(--rule)", strokeOpacity: 1 }),
        Plot.axisX({
          anchor: "top", ticks: ticks, tickSize: 0, label: null, fontSize: SMALL, fill: "var(--soft)",
          tickFormat: function (v) { return isolated(compact.format(v)); }
        }),
        Plot.ruleY(rows, { fy: "key", y: 0, dy: down, stroke: "var(--rule)" }),
        Plot.ruleY(rows, { fy: "key", y: 0, dy: down, x1: "low", x2: "high", stroke: "fill", strokeWidth: 5 }),
        Plot.dot(ends, {
          fy: "key", x: "low", y: 0, dy: down, r: 6, fill: "fill", stroke: "var(--raised)", strokeWidth: 2,
          title: "title", href: "href"
        })
      ].concat(names(rows, room, width, { fy: "key" }))
    }, atStart(room)));
  }

  // Actors and their ties. The table's first rows are the strongest ties; a narrow drawing shows fewer.
  function network(figure, source, width) {
    var narrow = width < NARROW, nodes = new Map(), height = narrow ? 1.7 * width : Math.min(0.62 * width, 700);
    var ties = all(source, "tr[data-ties]").slice(0, narrow ? 20 : 70).map(function (tr) {
      var ends = all(tr, "[data-actor]").map(function (cell) {
        var key = cell.dataset.actor;
        if (!nodes.has(key)) nodes.set(key, {
          id: key, name: words(cell), href: hrefOf(cell), kind: cell.dataset.kind, title: cell.dataset.title,
          articles: Number(cell.dataset.articles)
        });
        return key;
      });
      return { source: ends[0], target: ends[1], agreed: Number(tr.dataset.ties) > 0, weight: Number(tr.dataset.weight) };
    });
    var list = Array.from(nodes.values()), most = d3.max(list, function (n) { return n.articles; }) || 1;
    list.forEach(function (n) {
      n.r = (narrow ? 5 : 7) + (narrow ? 8 : 13) * Math.sqrt(n.articles / most);
      n.label = isolated(fitted(n.name, narrow ? 104 : 168, LABEL));
      n.half = Math.max(n.r, measured(n.label, LABEL) / 2) + 5;
      n.up = n.r + 3; n.down = n.r + LABEL + 10;
    });
    d3.forceSimulation(list)
      .force("tie", d3.forceLink(ties).id(function (n) { return n.id; }).distance(function (t) { return 90 - 40 * t.weight; }))
      .force("apart", d3.forceManyBody().strength(-260))
      .force("x", d3.forceX().strength(0.06)).force("y", d3.forceY().strength(0.06 * width / height)).stop().tick(300);
    [["x", width], ["y", height]].forEach(function (axis) {  // over the whole frame
      var k = axis[0], ends = d3.extent(list, function (n) { return n[k]; });
      list.forEach(function (n) {
        n[k] = ends[0] === ends[1] ? axis[1] / 2 : 40 + (axis[1] - 80) * (n[k] - ends[0]) / (ends[1] - ends[0]);
      });
    });
    for (var round = 0; round < 600 && parted(list, width, height); round += 1);
    return plot(figure, {
      width: width, height: height, margin: 0, axis: null,
      x: { type: "identity" }, y: { type: "identity" }, r: { type: "identity" },
      marks: [
        Plot.link(ties, {
          x1: function (t) { return t.source.x; }, y1: function (t) { return t.source.y; },
          x2: function (t) { return t.target.x; }, y2: function (t) { return t.target.y; },
          stroke: function (t) { return t.agreed ? "var(--accent)" : "var(--soft)"; },
          strokeWidth: function (t) { return 0.6 + 4 * t.weight; },
          strokeOpacity: function (t) { return (t.agreed ? 0.35 : 0.2) + 0.5 * t.weight; }
        }),
        Plot.dot(list, {
          x: "x", y: "y", r: "r", fill: function (n) { return "var(--kind-" + n.kind + ")"; },
          stroke: "var(--raised)", strokeWidth: 2, href: "href", title: "title"
        }),
        Plot.text(list, {
          x: "x", y: function (n) { return n.y + n.r + 4; }, text: "label", title: "title", lineAnchor: "top",
          fontSize: LABEL, fill: "var(--ink)", stroke: "var(--raised)", strokeWidth: 4
        })
      ]
    });
  }
  // One round of moving boxes (circle and label) apart and back into the frame; whether any two covered each other.
  function parted(list, width, height) {
    var covered = false;
    list.forEach(function (a, i) {
      list.slice(i + 1).forEach(function (b) {
        var across = a.half + b.half - Math.abs(a.x - b.x);
        var down = (a.y < b.y ? a.down + b.up : a.up + b.down) - Math.abs(a.y - b.y);
        if (across <= 0 || down <= 0) return;
        covered = true;
        var k = across < down ? "x" : "y", shift = (Math.min(across, down) / 2 + 0.5) * (a[k] < b[k] ? -1 : 1);
        a[k] += shift; b[k] -= shift;
      });
    });
    list.forEach(function (n) {
      n.x = Math.min(Math.max(n.x, n.half), width - n.half);
      n.y = Math.min(Math.max(n.y, n.up), height - n.down);
    });
    return covered;
  }

  var KINDS = { lanes: lanes, bars: bars, spans: spans, network: network };
  all(document, "figure[data-chart]").forEach(function (figure) {
    var source = document.getElementById(figure.dataset.of), canvas = figure.querySelector(".canvas"), drawn = 0;
    figure.hidden = false;
    new ResizeObserver(function () {
      var width = Math.floor(canvas.clientWidth);
      if (!width || width === drawn) return;
      drawn = width;
      var svg = KINDS[figure.dataset.chart](figure, source, width);
      if (svg) canvas.replaceChildren(svg); else figure.hidden = true;
    }).observe(canvas);
  });
})();
