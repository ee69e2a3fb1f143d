"""The words that Markdown's own marks become on the page, so that a site can be in another language than English."""

import msgspec


class Labels(msgspec.Struct, frozen=True):
    """What a reader is told where the author wrote a mark. `{}` stands for what is named."""

    note: str = "Note"
    tip: str = "Tip"
    important: str = "Important"
    warning: str = "Warning"
    caution: str = "Caution"
    task_done: str = "Done"
    task_open: str = "Not done"
    footnotes: str = "Footnotes"
    footnote: str = "Footnote {}"
    back: str = "Back to reference {}"
    permalink: str = "Link to {}"
    table: str = "Table"

    def admonition(self, kind: str) -> str:
        """The title of an admonition of one of the five kinds that has none of its own."""
        titles = {"tip": self.tip, "important": self.important, "warning": self.warning, "caution": self.caution}
        return titles.get(kind, self.note)

    def task(self, done: bool) -> str:
        """The name of a task's box."""
        return self.task_done if done else self.task_open
