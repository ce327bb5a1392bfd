"""A first look at the published warehouse: `marimo edit notebooks/explore.py`.

Reads MITHAQ_DATA (else data/local), read-only. It runs as a plain script too.
"""

import marimo

app = marimo.App(width="medium", app_title="Mithaq")


@app.cell
def _():
    import os
    from pathlib import Path

    import duckdb
    import marimo as mo

    data = Path(os.environ.get("MITHAQ_DATA") or Path(__file__).resolve().parents[1] / "data" / "local")
    warehouse = (data / "warehouse.duckdb").resolve()
    mo.stop(not warehouse.exists(), mo.md(f"Nothing is published at `{data}` yet: `make run` makes it."))
    con = duckdb.connect(str(warehouse), read_only=True)
    return con, mo


@app.cell
def _(con, mo):
    names = ("articles", "stories", "actors", "agreements", "quantities", "rejections")
    counts = {name: con.table(f"marts.{name}").count("*").fetchone()[0] for name in names}
    mo.vstack([mo.md("# Mithaq"), mo.hstack([mo.stat(count, label=name) for name, count in counts.items()])])
    return (counts,)


@app.cell
def _(mo):
    one = mo.ui.text(value="مصر", label="Actor")
    other = mo.ui.text(value="السعودية", label="and actor")
    mo.vstack([mo.md("## What binds two actors?"), mo.hstack([one, other], justify="start")])
    return one, other


@app.cell
def _(con, mo, one, other):
    between = con.execute("from marts.agreements_between(?, ?)", [one.value, other.value]).pl()
    mo.ui.table(between, selection=None)
    return (between,)


@app.cell
def _(con, mo):
    overview = con.sql("from marts.agreement_overview order by last_reported_at desc nulls last").pl()
    chosen = mo.ui.table(overview, selection="single", label="All agreements: choose one")
    chosen  # noqa: B018
    return chosen, overview


@app.cell
def _(chosen, con, mo, overview):
    shown = chosen.value if len(chosen.value) else overview.head(1)
    timeline = con.execute(
        "select event_date, status, modality, source, sentence from marts.agreement_timeline "
        "where agreement_id = ? order by event_position",
        [shown["agreement_id"][0] if len(shown) else None],
    ).pl()
    mo.vstack([mo.md("## Its timeline, in the words of the outlets"), mo.ui.table(timeline, selection=None)])
    return (timeline,)


@app.cell
def _(mo):
    words = mo.ui.text(value="الغاز", label="Search articles for", full_width=True)
    words  # noqa: B018
    return (words,)


@app.cell
def _(con, mo, words):
    found = con.execute("select score, title, source, sentence from marts.search(?)", [words.value]).pl()
    mo.ui.table(found, selection=None)
    return (found,)


if __name__ == "__main__":
    app.run()
