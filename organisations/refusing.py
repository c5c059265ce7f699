"""What every deed raises when it cannot be done."""


class Refusal(Exception):
    """It cannot be done: `sentence` says why, and what to do instead, in the reader's language. Nothing was written."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
