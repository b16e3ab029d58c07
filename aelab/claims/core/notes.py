"""The five lecture notes that the lab was built from, and where they can be found."""

from typing import NamedTuple


class Note(NamedTuple):
    """A lecture note: who wrote it, what it is called, and in which language."""

    author: str
    title: str
    language: str


NOTES = {
    "S0": Note("a reader of Goodfellow, Bengio and Courville’s chapter 14", "AutoEncoders", "ko"),
    "S1": Note("Steve-Lee, after Hwalsuk Lee’s lecture", "AutoEncoder의 모든 것, chapter 3", "ko"),
    "S2": Note("Seongsik Park, Dongguk University", "Lecture 24: Autoencoder", "ko"),
    "S3": Note("a listener of Seungsang Oh’s lectures 34 and 35", "AutoEncoder", "ko"),
    "S4": Note("a blog post of 2017", "Auto Encoder 에 대하여", "ko"),
}
