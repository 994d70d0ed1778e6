"""What the corpus found, cut down: each crashed the compiler or kept it busy for ever."""

from __future__ import annotations

from collections import Counter


class Own:
    """Its own iterator."""

    def __init__(self, items):
        self.items = items
        self.place = 0

    def __iter__(self):
        return self

    def __next__(self):
        if self.place == len(self.items):
            raise StopIteration
        self.place += 1
        return self.items[self.place - 1]


class Endless:
    """No iterator at all: Python refuses it, too."""

    def __init__(self, items):
        self.items = items

    def __iter__(self):
        return self


def over_an_iterator(x):
    total = 0.0
    for item in Own(x):
        total = total + item * item
    return total


def over_what_is_none(x):
    total = 0.0
    for item in Endless(x):
        total = total + item * item
    return total


def returned_by_two_branches(x, layer, nothing, ready):
    if ready:
        return layer(x)
    else:
        return nothing()


def returned_or_collected(x, layer, several):
    if several == 1:
        return layer(x)
    else:
        return tuple([layer(v) for v in x])


def stored_by_key(self):
    result = Counter()
    for key, count in self.items():
        if count < 0:
            result[key] = 0 - count
    return result


def tuple_that_shrinks(x, pairs):
    while pairs:
        first, last = pairs[0], pairs[1]
        x = x.replace(first, last)
        pairs = pairs[2:]
    return x


def given_pairs(x):
    return tuple_that_shrinks(x, ("a", "b", "c", "d"))


FOUND = (
    over_an_iterator,
    over_what_is_none,
    returned_by_two_branches,
    returned_or_collected,
    stored_by_key,
    tuple_that_shrinks,
    given_pairs,
)
