"""Names for the sliders of the explorer, which a screen reader speaks.

The handle that takes the arrow keys has no name of its own in ipywidgets (4.1.2 of WCAG), and no trait sets
one. So a few lines in the page give each the title of its label. Where a page forbids them, the field beside
each slider still has its name and does the same.
"""

from __future__ import annotations

NAMED = "kostprijs-verkenner"  # the class of the box whose sliders get names
_SCRIPT = f"""
const nameAll = () => document.querySelectorAll('.{NAMED} [role=slider]:not([aria-label])').forEach(
  handle => handle.setAttribute('aria-label', handle.closest('.widget-slider').querySelector('label').title)
);
nameAll();
if (!window.kostprijsNames) {{
  window.kostprijsNames = new MutationObserver(nameAll);
  window.kostprijsNames.observe(document.body, {{childList: true, subtree: true}});
}}
"""
# a script in a widget is not run; what an image without a picture calls is
NAMING = f'<img src="data:," alt="" hidden onerror="{_SCRIPT.strip()}">'
