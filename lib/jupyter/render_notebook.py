"""Turns an executed notebook into one HTML page by the template beside this file.

Usage: python render_notebook.py FOLDER, where pictures of the notebook are looked for. Standard
input: the notebook as JSON. Standard output: the page, with the comments report_page.ts fills in.
"""

import io
import os
import sys

import nbformat
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer
from pygments.formatters import HtmlFormatter
from traitlets.config import Config

PLOTLY = "application/vnd.plotly.v1+json"
TEMPLATES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "template")


def colours(style):
    # Only the colours: the page has its own background and spacing.
    rules = HtmlFormatter(style=style).get_style_defs(".highlight").split("\n")
    return "\n".join(rule for rule in rules if rule.startswith(".highlight .") and "{" in rule)


def readable_seconds(seconds):
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{seconds:.1f} s"


def leave_tags_open():
    # To embed pictures, nbconvert parses each block of HTML by itself, and thereby closes tags which
    # text follows: a folded answer, <details> around Markdown, would lie open.
    embed = IPythonRenderer._html_embed_images
    IPythonRenderer._html_embed_images = (
        lambda self, html: embed(self, html) if "<img" in html.lower() else html
    )


def main():
    leave_tags_open()
    notebook = nbformat.reads(sys.stdin.read(), as_version=4)
    config = Config()
    first = [PLOTLY, "image/svg+xml", "text/html", "text/markdown", "image/png", "image/jpeg"]
    config.NbConvertBase.display_data_priority = [*first, "text/plain"]
    exporter = HTMLExporter(
        config=config,
        template_name="workbook",
        extra_template_basedirs=[TEMPLATES],
        filters={"seconds": readable_seconds},
        embed_images=True,
    )
    resources = {
        "metadata": {"path": sys.argv[1]},
        "pygments_light": colours("friendly"),
        "pygments_dark": colours("github-dark"),
    }
    page, _ = exporter.from_notebook_node(notebook, resources)
    io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8").write(page)


if __name__ == "__main__":
    main()
