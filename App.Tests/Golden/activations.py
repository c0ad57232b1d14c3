"""Makes activations.tsv: values and derivatives of the activation functions, computed with 60 significant digits.

Run with any Python 3 (standard library only):  python3 activations.py > activations.tsv
The file is a judge, not a record: it is never made again to turn a test green.
"""
import random
import struct
from decimal import Decimal, getcontext

getcontext().prec = 60
ONE = Decimal(1)


def f32(x):
    return struct.unpack("<f", struct.pack("<f", x))[0]


def bits(x):
    return struct.pack(">f", x).hex()


def exp(x):
    return x.exp()


def sigmoid(x):
    return ONE / (1 + exp(-x)) if x >= 0 else exp(x) / (1 + exp(x))


def tanh(x):
    e = exp(-2 * abs(x))
    t = (1 - e) / (1 + e)
    return t if x >= 0 else -t


FUNCTIONS = {
    "sigmoid": ([None], lambda x, p: (sigmoid(x), sigmoid(x) * sigmoid(-x))),
    "tanh": ([None], lambda x, p: (tanh(x), 4 * sigmoid(2 * x) * sigmoid(-2 * x))),
    "relu": ([None], lambda x, p: (max(x, Decimal(0)), ONE if x > 0 else Decimal(0))),
    "leaky_relu": ([0.01, 0.3], lambda x, p: (x, ONE) if x > 0 else (p * x, p)),
    "prelu": ([0.25, -0.5], lambda x, p: (x, ONE) if x > 0 else (p * x, p)),
    "elu": ([1.0, 0.75], lambda x, p: (x, ONE) if x > 0 else (p * (exp(x) - 1), p * exp(x))),
    "modswish": ([1.0, 3.0, -1.5], lambda x, p: (
        x * sigmoid(p * x), sigmoid(p * x) + p * x * sigmoid(p * x) * sigmoid(-p * x))),
}
PARAMETER = {"leaky_relu": "negative_slope", "prelu": "alpha", "elu": "alpha", "modswish": "beta"}


def points():
    special = [0.0, 1e-40, 1e-30, 1e-8, 1e-4, 0.1, 0.5, 1.0, 2.0, 4.5, 8.0, 16.0, 30.0, 60.0, 87.5, 88.8, 99.0, 103.5, 500.0, 3e38]
    generator = random.Random(20261123)
    spread = [generator.choice([-1, 1]) * 10 ** generator.uniform(-6, 2) for _ in range(40)]
    return [f32(x) for x in special] + [f32(-x) for x in special[1:]] + [f32(x) for x in spread]


print("# Made by activations.py (Python's decimal module, 60 digits, rounded once to double). Judge, not record: do not regenerate.")
print("# activation\tx (float32, hexadecimal)\tvalue\tderivative")
for name, (parameters, function) in FUNCTIONS.items():
    for parameter in parameters:
        text = name if parameter is None else f"{name}({PARAMETER[name]}={parameter:g})"
        for x in points():
            p = None if parameter is None else Decimal(f32(parameter))
            value, derivative = function(Decimal(x), p)
            print(f"{text}\t{bits(x)}\t{float(value)!r}\t{float(derivative)!r}")
