"use strict";
(function () {
  var root = document.documentElement, key = "mithaq-theme";
  function stored() { try { return localStorage.getItem(key); } catch (e) { return null; } }
  function store(theme) { try { localStorage.setItem(key, theme); } catch (e) { /* private window: not kept */ } }
  function isDark() {
    return root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  }
  if (stored() === "dark" || stored() === "light") root.dataset.theme = stored();

  // Letters that readers type in several ways count as one.
  function folded(text) {
    return text.normalize("NFKC").toLowerCase().replace(/[\u0640\u064b-\u0652\u0670]/g, "")
      .replace(/[أإآٱ]/g, "ا").replace(/ى/g, "ي").replace(/ة/g, "ه");
  }

  document.addEventListener("DOMContentLoaded", function () {
    var button = document.querySelector(".theme-switch");
    function show() { button.setAttribute("aria-pressed", String(isDark())); }
    button.hidden = false;
    show();
    button.addEventListener("click", function () {
      root.dataset.theme = isDark() ? "light" : "dark";
      store(root.dataset.theme);
      show();
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);

    // Charts are drawn from rows of the page, by files of this report, on pages that have any.
    if (document.querySelector("figure[data-chart]")) {
      ["vendor/d3.min.js", "vendor/plot.min.js", "charts.js"].forEach(function (name) {
        var script = document.createElement("script");
        script.src = root.dataset.assets + name;
        script.async = false;
        document.head.appendChild(script);
      });
    }

    document.querySelectorAll("input[data-filters]").forEach(function (input) {
      var found = document.getElementById(input.dataset.filters), none = input.parentNode.querySelector(".found-none");
      if (!found) return;
      var rows = Array.prototype.map.call(found.tBodies[0].rows, function (row) { return [row, folded(row.textContent)]; });
      input.parentNode.hidden = rows.length < 8;
      input.addEventListener("input", function () {
        var wanted = folded(input.value.trim()), shown = 0;
        rows.forEach(function (pair) {
          pair[0].hidden = pair[1].indexOf(wanted) < 0;
          if (!pair[0].hidden) shown += 1;
        });
        none.hidden = shown > 0;
      });
    });
  });
})();
