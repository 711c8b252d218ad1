"""Pictures as SVG, drawn here and nowhere else: for the pages as they are, for documents as they are or as PNG.

Every text in them is escaped, nothing in them is a script or a style, and no answer is told by colour alone. Words and
numbers are in the language that is active when a function is called. A picture never stands alone: a table says the
same. See docs/decisions/0006-charts.md.
"""
