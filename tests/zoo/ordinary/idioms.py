"""Builtins, itertools, functools and operator, in the places where they are found."""

from __future__ import annotations

import functools
import itertools
import math
import operator
from collections import Counter, OrderedDict, defaultdict, deque
from functools import partial, reduce
from itertools import accumulate, combinations, pairwise, product, starmap, zip_longest

import numpy as np

from tests.zoo.case import matrix, number, vector
from tests.zoo.ordinary.program import program


def list_of_map(x):
    squares = list(map(lambda v: v * v, x))
    return squares[0] + squares[-1] * len(squares)


def list_of_map_function(x):
    values = list(map(math.sin, x))
    return sum(values)


def map_two(x, y):
    return sum(map(operator.mul, x, y))


def map_in_loop(x):
    total = 0.0
    for k, v in enumerate(map(np.tanh, x)):
        total += k * v
    return total


def passive_map_loop(x, text):
    total = 0.0
    for n in map(int, text.split(",")):
        total += x**n
    return total


def passive_generator_loop(x):
    even = (k for k in range(6) if k % 2 == 0)
    total = 0.0
    for k in even:
        total += x ** (k + 1)
    return total


def passive_filter_loop(x, names):
    total = 0.0
    for name in filter(lambda n: n.startswith("a"), names):
        total += x * len(name)
    return total


def filtered(x):
    return sum(filter(lambda v: v > 0.8, x))


def filtered_list(x):
    kept = list(filter(lambda v: v > 0.5, x))
    return kept[0] * kept[-1]


def nested_enumerate(x):
    total = 0.0
    for i, (j, v) in enumerate(enumerate(x, start=2)):
        total += i * v + j * v * v
    return total


def enumerate_zip_enumerate(x, y):
    total = 0.0
    for (i, a), (j, b) in zip(enumerate(x), enumerate(y, 1)):
        total += (i + 1) * a * b / j
    return total


def enumerate_pairwise(x):
    total = 0.0
    for i, (a, b) in enumerate(pairwise(x)):
        total += i * a * b
    return total


def enumerate_reversed(x):
    total = 0.0
    for i, v in enumerate(reversed(x)):
        total += (i + 1) * v
    return total


def sorted_top(x):
    top = sorted([x, 2.0 * x, x * x], reverse=True)[:2]
    return top[0] * top[1]


def sorted_by_lambda(x):
    pairs = sorted([(x, 3), (x * x, 1), (2.0 * x, 2)], key=lambda p: p[1])
    return pairs[0][0] * 2.0 + pairs[2][0]


def sorted_by_abs(x):
    values = sorted([-3.0 * x, x, 2.0 * x], key=abs)
    return values[0] * values[2]


def min_with_key(x):
    return min([x, 2.0 * x - 1.0, 0.9], key=lambda v: (v - 0.5) ** 2)


def max_of_pairs(x):
    score, index = max((v * v, i) for i, v in enumerate(x))
    return score * (index + 1)


def argmax_idiom(x):
    best = max(range(len(x)), key=lambda i: x[i])
    return x[best] ** 2


def max_default(x):
    return max((v for v in x if v > 100.0), default=x[0])


def list_times(x):
    window = [x] * 3
    window[1] = x * x
    return window[0] * window[1] + window[2]


def zeros_times(x):
    out = [0.0] * 4
    for i in range(4):
        out[i] = x**i
    return sum(out)


def grid_written(x):
    grid = [[0.0] * 3 for _ in range(2)]
    for i in range(2):
        for j in range(3):
            grid[i][j] = x ** (i + j)
    return grid[0][1] * grid[1][2] + sum(grid[1])


def dynamic_programming(a):
    n, m = a.shape
    cost = [[0.0 for _ in range(m)] for _ in range(n)]
    cost[0][0] = a[0, 0]
    for j in range(1, m):
        cost[0][j] = cost[0][j - 1] + a[0, j]
    for i in range(1, n):
        cost[i][0] = cost[i - 1][0] + a[i, 0]
        for j in range(1, m):
            cost[i][j] = a[i, j] + min(cost[i - 1][j], cost[i][j - 1])
    return cost[n - 1][m - 1]


def edit_rows(x):
    rows = []
    for k in range(3):
        rows.append([x * k, x + k])
    rows[1][0] = x**3
    return sum(r[0] * r[1] for r in rows)


def unzipped(x):
    pairs = [(v, v * v) for v in x]
    first, second = zip(*pairs)
    return sum(first) * second[0]


def dict_of_zip(x):
    table = dict(zip(("a", "b", "c"), x))
    return table["a"] * table["c"]


def dict_comprehension(x):
    table = {k: v**2 for k, v in zip("abcde", x)}
    return sum(table.values()) + table["b"]


def deque_history(x):
    history = deque(maxlen=2)
    total = 0.0
    for v in x:
        history.append(v)
        total += sum(history) / len(history)
    return total


def deque_both(x):
    queue = deque([x, 2.0 * x])
    queue.appendleft(x * x)
    queue.append(3.0)
    return queue.popleft() * queue.pop() + queue[0]


def breadth_first(x, edges):
    queue = deque([(0, x)])
    total = 0.0
    while queue:
        node, value = queue.popleft()
        total += value
        for child in edges.get(node, ()):
            queue.append((child, value * 0.5 + child))
    return total


def depth_first(x, edges):
    stack, total = [(0, x)], 0.0
    while stack:
        node, value = stack.pop()
        total += value
        for child in edges.get(node, []):
            stack.append((child, value**2))
    return total


def default_dict(x):
    groups = defaultdict(float)
    for i, v in enumerate(x):
        groups[i % 2] += v * v
    return groups[0] * groups[1]


def default_dict_lists(x):
    groups = defaultdict(list)
    for i, v in enumerate(x):
        groups["even" if i % 2 == 0 else "odd"].append(v)
    return sum(groups["even"]) * sum(groups["odd"])


def counter_weights(x, text):
    counts = Counter(text)
    return sum(counts[c] * x ** (i + 1) for i, c in enumerate(sorted(counts)))


def ordered(x):
    layers = OrderedDict()
    layers["a"] = x
    layers["b"] = x * x
    total = 0.0
    for name, value in layers.items():
        total += value * len(name)
    return total * layers["a"]


def dict_pop_key(x):
    d = {"a": x, "b": x * x}
    a = d.pop("a")
    return a + d["b"] * len(d)


def dict_pop_default(x, **options):
    settings = {"scale": x, "n": 2}
    n = settings.pop("n")
    bias = settings.pop("bias", 0.5)
    return settings["scale"] ** n + bias


def dict_deleted(x):
    d = {"a": x, "b": x * x}
    del d["a"]
    return d["b"] if "a" not in d else 0.0


def merged_options(x, options):
    settings = {"gain": 1.0, "bias": 0.0, **options}
    return settings["gain"] * x + settings["bias"] * x**2


def merged_by_operator(x):
    base = {"a": x, "b": 2.0}
    other = base | {"b": x * x}
    other |= {"c": x**3}
    return other["a"] + other["b"] * other["c"]


def reduced(x):
    return reduce(lambda a, b: a * 0.5 + b, x, 1.0)


def reduced_operator(x):
    return functools.reduce(operator.mul, [x, x + 1.0, 2.0 * x])


def accumulated(x):
    return sum(accumulate(x, operator.mul))


def accumulated_lambda(x):
    total = 0.0
    for state in accumulate(x, lambda a, b: 0.9 * a + b, initial=0.0):
        total += state**2
    return total


def combined(x):
    return sum(a * b for a, b in combinations(x, 2))


def producted(x, y):
    return sum(a * b**2 for a, b in product(x, y))


def product_of_ranges(a):
    total = 0.0
    for i, j in product(range(a.shape[0]), range(a.shape[1])):
        total += a[i, j] * (i - j)
    return total


def chained(x, y):
    total = 0.0
    for k, v in enumerate(itertools.chain(x, y)):
        total += v * k
    return total


def starred_map(x, y):
    return sum(starmap(lambda a, b: a**b, zip(x, y)))


def longest(x, y):
    return sum(a * b for a, b in zip_longest(x, y[:3], fillvalue=1.0))


def cycled(x, weights):
    return sum(v * w for v, w in zip(x, itertools.cycle(weights)))


def sliced_iteration(x):
    return sum(itertools.islice(x, 1, 4))


def repeated(x):
    return sum(v * w for v, w in zip(x, itertools.repeat(2.0)))


def partial_function(x):
    power = partial(pow, x)
    cube = partial(np.power, x)
    return power(2) + cube(3.0)


def partial_helper(x, y):
    f = partial(scaled_difference, scale=3.0)
    return f(x, y) + partial(scaled_difference, x)(y)


def scaled_difference(a, b, scale=1.0):
    return scale * (a - b) ** 2


def item_getter(x):
    pairs = {"a": x, "b": x * x}
    get = operator.itemgetter("a")
    return get(pairs) + operator.itemgetter("b")(pairs)


def attribute_getter(x):
    return operator.attrgetter("real")(np.asarray(x)).sum()


def ufunc_table(x):
    table = {"sin": np.sin, "exp": np.exp, "square": lambda v: v * v}
    return sum(f(x) for f in table.values()) + table["exp"](x)


def ufunc_by_name(x):
    return sum(getattr(np, name)(x).sum() for name in ("sin", "cos", "tanh"))


def ufunc_methods(x, y):
    return np.add.reduce(x) * np.multiply.outer(x, y).sum() + np.add.accumulate(x)[2]


def all_of_generator(x):
    scale = 2.0 if all(v > 0 for v in x) else 1.0
    return scale * x.sum() if any(v > 1.0 for v in x) else x.prod()


def divmod_parts(x, n):
    whole, rest = divmod(n, 3)
    part, angle = divmod(x, 0.25)
    return whole * x + rest * angle + part


def rounding(x):
    return round(x, 1) + x * int(3.7) + float(x) * bool(x) + abs(-x)


def float_of(x):
    return float(x.sum()) ** 2 + float(x[0])


def isinstance_paths(x):
    if isinstance(x, (list, tuple)):
        return sum(x)
    if isinstance(x, np.ndarray) and x.ndim == 1:
        return x @ x
    return x


def hasattr_paths(x):
    n = x.size if hasattr(x, "size") else 1
    return np.sum(x) / n


def python_sum_of_rows(a):
    return np.sum(sum(a) ** 2)


def sum_start(x):
    return sum(x, start=x[0] * 2.0) + sum([v * v for v in x], 1.0)


def tuple_of_generator(x):
    low, high = tuple(f(x) for f in (min, max))
    return high - low


def array_of_generator(x):
    return np.array([v * (i + 1) for i, v in enumerate(x)]).prod()


def stacked(x):
    return np.sum(np.vstack([x * k for k in range(3)]).T @ np.arange(3.0))


def iterator_next(x):
    it = iter(x)
    first = next(it)
    return first * sum(it)


def next_match(x):
    first = next(v for v in x if v > 0.5)
    return first**2


def next_default(x):
    return next((v for v in x if v > 100.0), x[1]) ** 2


def math_functions(x):
    return math.exp(-x) + math.hypot(x, 2.0) + math.atan2(x, 1.0) + math.log1p(x) + math.pi


def math_passive(x, n):
    return x * math.comb(n, 2) + math.factorial(n) * x**2 + math.gcd(n, 6) * math.floor(n / 2)


def math_products(x):
    return math.prod(x) * math.sumprod(x, x) if hasattr(math, "sumprod") else math.prod(x) ** 2


def zipped_dicts(x, y):
    p, q = {"a": x, "b": y}, {"a": 2.0, "b": 3.0}
    return sum(p[k] * q[k] for k in p.keys() & q.keys())


def keys_sorted(x, y):
    p = {"b": x, "a": y}
    return sum((i + 1) * p[k] for i, k in enumerate(sorted(p)))


def max_dict_key(x, scores):
    name = max(scores, key=scores.get)
    return x * scores[name]


def number_edges(rng) -> dict:
    return {0: [1, 2], 1: [3]}


CASES = (
    program(list_of_map, vector),
    program(list_of_map_function, vector),
    program(map_two, vector, vector),
    program(map_in_loop, vector),
    program(passive_map_loop, number, "1,2,3"),
    program(passive_generator_loop, number),
    program(passive_filter_loop, number, ("ab", "b", "acc")),
    program(filtered, vector),
    program(filtered_list, vector),
    program(nested_enumerate, vector),
    program(enumerate_zip_enumerate, vector, vector),
    program(enumerate_pairwise, vector),
    program(enumerate_reversed, vector),
    program(sorted_top, number),
    program(sorted_by_lambda, number),
    program(sorted_by_abs, number),
    program(min_with_key, number),
    program(max_of_pairs, vector),
    program(argmax_idiom, vector),
    program(max_default, vector),
    program(list_times, number),
    program(zeros_times, number),
    program(grid_written, number),
    program(dynamic_programming, matrix),
    program(edit_rows, number),
    program(unzipped, vector),
    program(dict_of_zip, vector),
    program(dict_comprehension, vector),
    program(deque_history, vector),
    program(deque_both, number),
    program(breadth_first, number, number_edges, wrt=("x",)),
    program(depth_first, number, number_edges, wrt=("x",)),
    program(default_dict, vector),
    program(default_dict_lists, vector),
    program(counter_weights, number, "abca"),
    program(ordered, number),
    program(dict_pop_key, number),
    program(dict_pop_default, number),
    program(dict_deleted, number),
    program(merged_options, number, {"bias": 2.0}),
    program(merged_by_operator, number),
    program(reduced, vector),
    program(reduced_operator, number),
    program(accumulated, vector),
    program(accumulated_lambda, vector),
    program(combined, vector),
    program(producted, vector, vector),
    program(product_of_ranges, matrix),
    program(chained, vector, vector),
    program(starred_map, vector, vector),
    program(longest, vector, vector),
    program(cycled, vector, (1.0, -1.0)),
    program(sliced_iteration, vector),
    program(repeated, vector),
    program(partial_function, number),
    program(partial_helper, number, number),
    program(item_getter, number),
    program(attribute_getter, vector),
    program(ufunc_table, number),
    program(ufunc_by_name, vector),
    program(ufunc_methods, vector, vector),
    program(all_of_generator, vector),
    program(divmod_parts, number, 7),
    program(rounding, number),
    program(float_of, vector),
    program(isinstance_paths, vector),
    program(hasattr_paths, vector),
    program(python_sum_of_rows, matrix),
    program(sum_start, vector),
    program(tuple_of_generator, vector),
    program(array_of_generator, vector),
    program(stacked, vector),
    program(iterator_next, vector),
    program(next_match, vector),
    program(next_default, vector),
    program(math_functions, number),
    program(math_passive, number, 4),
    program(math_products, vector),
    program(zipped_dicts, number, number),
    program(keys_sorted, number, number),
    program(max_dict_key, number, {"a": 1.0, "b": 3.0}),
)
