"""Objects and containers that change: what is stored, exchanged, shared, of another kind."""

from __future__ import annotations

import dataclasses
import functools
from dataclasses import dataclass

import numpy as np

from tests.zoo.case import number, vector
from tests.zoo.ordinary.program import program


class P:
    def __init__(self, x, v=1.0):
        self.x = x
        self.v = v
    def grow(self, w):
        self.x = self.x * w
        return self
    def swap(self):
        self.x, self.v = self.v, self.x

def slot_replaced(x):
    rows = [[x, 1.0], [x * x, 2.0]]
    rows[0] = [x**3, 4.0]
    return rows[0][0] * rows[1][0]

def object_slot_replaced(x):
    ps = [P(x), P(x * x)]
    ps[0] = P(x**3)
    return ps[0].x * ps[1].x

def attribute_kind_changes(x):
    p = P(0.0)
    for k in range(3):
        p.x = p.x + x * k
    return np.sum(p.x)

def number_becomes_array(x, w):
    p = P(w)
    y = p.x * 2.0
    p.x = x * p.x
    return np.sum(p.x) * y

def aliased_object(x):
    p = P(x)
    q = p
    q.x = q.x * 2.0
    p.grow(x)
    return p.x * q.x

def object_in_loop(x):
    total = 0.0
    for k in range(3):
        p = P(x * k, x)
        p.swap()
        p.grow(x)
        total += p.x * p.v
    return total

def object_carried(x):
    p = P(x)
    for k in range(3):
        if p.x > 0.5:
            p = P(p.x * x, p.v + x)
        else:
            p.grow(2.0 * x)
    return p.x * p.v

def object_returned_from_branch(x, flag):
    def make(v):
        if flag:
            return P(v * v)
        return P(v)
    return make(x).x * x

def get_after_store(x):
    d = {"a": x}
    d["b"] = x * x
    return d.get("a") * d.get("b", 7.0)

def get_in_loop(x):
    d = {}
    for k in range(3):
        d[k % 2] = d.get(k % 2, 0.0) + x * k
    return d[0] * d[1]

def none_in_loop(x):
    best = None
    for v in x:
        if best is None or v > best:
            best = v
    return best * best

def isinstance_mixed(x, flag):
    y = x if flag else np.float64(x) * 2.0
    if isinstance(y, np.floating):
        return y * 3.0
    return y * y

def dict_of_objects(x):
    d = {"a": P(x)}
    d["b"] = P(x * x)
    d["a"].x = d["b"].x * d["a"].x
    return d["a"].x

def list_alias_extend(x):
    a = [x]
    b = a
    b.append(x * x)
    a += [x**3]
    return b[0] * b[1] * b[2]

def concat_then_write(x):
    a = [x, x * x]
    c = a + [2.0]
    a[0] = 5.0 * x
    return c[0] * a[0]

def repeat_then_write(x):
    row = [x, 1.0]
    rows = [row, row]
    rows[0][0] = x * x
    return rows[1][0] * x

def match_fallthrough(x, n):
    match n:
        case 1:
            y = x
        case 2:
            y = x * x
    return y * 2.0

def array_attr_inplace(x):
    p = P(x.copy())
    p.x[1:] *= p.x[:-1]
    p.x += x
    return np.sum(p.x * x)

def shared_array_two_objects(x):
    a = x.copy()
    p, q = P(a), P(a)
    p.x[0] = q.x[1] * 2.0
    return np.sum(q.x * x)

class Base:
    def __init__(self, k):
        self.k = k
    @property
    def double(self):
        return self.k * 2.0
    def f(self, x):
        return self.double * x
class Child(Base):
    def __init__(self, k, j):
        super().__init__(k * j)
        self.j = j
    @property
    def double(self):
        return super().double + self.j
    def f(self, x):
        return super().f(x) + self.j

def inherited_property(x, w):
    return Child(x, w).f(x)

class V:
    def __init__(self, a):
        self.a = a
    def __mul__(self, o):
        return V(self.a * (o.a if isinstance(o, V) else o))
    __rmul__ = __mul__
    def __iadd__(self, o):
        self.a = self.a + o.a
        return self
    def __lt__(self, o):
        return self.a < o.a
    def __call__(self, x, *, scale=1.0):
        return self.a * x * scale

def iadd(x):
    v = V(x)
    w = v
    v += V(x * x)
    return w.a * v.a

def mul_both(x):
    v = V(x) * V(x) * 2.0
    return (3.0 * v).a * V(x)(x, scale=x)

@dataclass(order=True)
class D:
    a: float
    b: list = dataclasses.field(default_factory=list)
    def push(self, v):
        self.b.append(v)

def dataclass_list(x):
    d = D(x)
    e = D(x)
    d.push(x * x)
    d.push(d.a * 2.0)
    return sum(d.b) * (len(e.b) + 1)

def reduce_order(x):
    return functools.reduce(lambda a, b: a - b * a, x)

def closure_in_object(x, w):
    p = P(lambda v: v * w)
    return p.x(x)

CASES = (
    program(slot_replaced, number),
    program(object_slot_replaced, number),
    program(attribute_kind_changes, vector),
    program(number_becomes_array, vector, number),
    program(aliased_object, number),
    program(object_in_loop, number),
    program(object_carried, number),
    program(object_returned_from_branch, number, True),
    program(get_after_store, number),
    program(get_in_loop, number),
    program(none_in_loop, vector),
    program(isinstance_mixed, number, True),
    program(dict_of_objects, number),
    program(list_alias_extend, number),
    program(concat_then_write, number),
    program(repeat_then_write, number),
    program(match_fallthrough, number, 2),
    program(array_attr_inplace, vector),
    program(shared_array_two_objects, vector),
    program(inherited_property, number, number),
    program(iadd, number),
    program(mul_both, number),
    program(dataclass_list, number),
    program(reduce_order, vector),
    program(closure_in_object, number, number),
)
