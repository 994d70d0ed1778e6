"""The pages of `s2s explain`: a program that has the error, why it is one, what to write."""

from __future__ import annotations

from dataclasses import dataclass

from s2s.errors import Code


@dataclass(frozen=True)
class Page:
    """A program whose function `f` is refused when it is differentiated at `at`."""

    program: str
    why: str
    instead: str
    at: str = "2.0"


PAGES = {
    Code.SOURCE_UNAVAILABLE: Page(
        "f = eval('lambda x: x * x')",
        "A derivative is written from the text of a function. Built-in functions, code made by "
        "exec or eval and code typed at the plain prompt have none that can be found.",
        "def f(x):\n    return x * x        # in a file, a notebook or IPython",
    ),
    Code.GENERATOR: Page(
        "def f(x):\n    yield x",
        "A generator stops in the middle and goes on when it is asked to: its trips are not "
        "counted, so no reverse sweep can run them backwards.",
        "def f(x):\n    return [x]",
    ),
    Code.COROUTINE: Page(
        "async def f(x):\n    return x",
        "An async function stops in the middle, and other code runs meanwhile.",
        "def f(x):\n    return x",
    ),
    Code.HANDLER: Page(
        "def f(x):\n    try:\n        y = 1.0 / (x - 2.0)\n"
        "    except ZeroDivisionError:\n        y = x\n    return y",
        "An exception leaves a statement half done, so a handler that runs has no derivative. The "
        "body of a `try` is followed, and handlers around values that carry no derivative run.",
        "def f(x):\n    return 1.0 / (x - 2.0) if x != 2.0 else x        # test the condition",
    ),
    Code.FORMATTED: Page(
        "def f(x):\n    return float(f'{x:.3f}')",
        "A number that becomes text and comes back has been rounded: it does not move with x. "
        "Printing is fine, since nothing comes back.",
        "def f(x):\n    print(f'{x:.3f}')\n    return x",
    ),
    Code.DYNAMIC: Page(
        "def f(x):\n    return eval('x * x')",
        "What the code reads does not stand in the text, and the derivative has names of its own.",
        "def f(x):\n    return x * x",
    ),
    Code.NESTED_CLASS: Page(
        "def f(x):\n    class Point:\n        place = x\n    return Point.place",
        "What a class does with the values in its body is not followed.",
        "class Point:\n    def __init__(self, place):\n        self.place = place",
    ),
    Code.CONTEXT: Page(
        "def f(x):\n    with open(x) as file:\n        return float(file.read())",
        "What a context manager does when the block is left is not in the text. "
        "np.errstate is understood.",
        "def f(x):\n    ...             # read the file before, and pass what it holds",
    ),
    Code.NO_RULE: Page(
        "import numpy as np\n\ndef f(x):\n    return np.sum(np.add.reduceat(x, [0, 2]) ** 2)",
        "The function is not written in Python, so it has no text to differentiate, and no rule "
        "says what its derivative is. `s2s rules` lists those that have one.",
        "import numpy as np\n\ndef f(x):\n    return np.sum(x[:2]) ** 2 + np.sum(x[2:]) ** 2",
    ),
    Code.ACTIVE_CONSTANT: Page(
        "import numpy as np\n\ndef f(x):\n    return np.sum(np.histogram(x)[1])",
        "The rule of the function takes this argument for a constant, and it carries a derivative.",
        "import numpy as np\nimport s2s\n\ndef f(x):\n"
        "    return np.sum(np.histogram(s2s.stop_gradient(x))[1])",
    ),
    Code.UNKNOWN_WRT: Page(
        "def f(x):\n    return x\n\nimport s2s\ns2s.grad(f, wrt='y')",
        "`wrt` names parameters of the function, or counts them from zero after `self`.",
        "s2s.grad(f, wrt='x')",
    ),
    Code.NOT_DIFFERENTIABLE: Page(
        "def f(x):\n    return x * x",
        "An integer does not move by small steps, so it has no derivative; turning it into a float "
        "unasked would hide mistakes.",
        "s2s.grad(f)(3.0)            # or x.astype(float)",
        "3",
    ),
    Code.NON_SCALAR_OUTPUT: Page(
        "def f(x):\n    return [x, 2 * x]",
        "A gradient says how one real number moves. Results of any structure have a pullback "
        "(s2s.vjp) and a Jacobian (s2s.jacobian).",
        "s2s.jacobian(f)(2.0)",
    ),
    Code.UNKNOWN_CALLEE: Page(
        "import numpy as np\n\ndef double(v):\n    v *= 2.0\n\ndef f(x):\n    y = x * np.ones(3)\n"
        "    act = double if x > 0 else np.tanh\n    act(y)\n    return y.sum()",
        "What functions given as arguments do to theirs is known before the text is written. This "
        "one was found in the middle of the call, and it writes its argument, or returns memory of "
        "it.",
        "def f(x, act):\n    y = x * np.ones(3)\n    act(y)\n    return y.sum()",
    ),
    Code.ESCAPES: Page(
        "LOG = []\n\ndef f(x, log=LOG):\n    log.append(x)\n    return x * x",
        "The derivative of what is written would be lost when the call returns: the object is "
        "neither returned nor in `wrt`.",
        "def f(x):\n    return x * x, x         # with has_aux=True",
    ),
    Code.GLOBAL_WRITE: Page(
        "COUNT = 0\n\ndef f(x):\n    global COUNT\n    COUNT += 1\n    return x * x",
        "A derivative has globals of its own module; writing yours from there would be a surprise.",
        "def f(x, count):\n    return x * x, count + 1         # with has_aux=True",
    ),
}
