"""One measured figure beside its target."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """`target` is the most that it may be."""

    name: str
    value: float
    target: float
    unit: str

    @property
    def is_held(self) -> bool:
        return self.value <= self.target

    def row(self) -> str:
        value, target = (f"{number:,.6g}".replace(",", " ") for number in (self.value, self.target))
        return f"{self.name:<64} {value:>10} {self.unit:<8} ≤ {target:<8}{'' if self.is_held else ' MISSED'}"
