"""Makes activations.tsv: values and derivatives of the activation functions, computed with 60 significant digits.

Run with any Python 3 (standard library only):  python3 activations.py > activations.tsv
The file is a judge, not a record: it is never made again to turn a test green.
"""
import random
import struct
from decimal import Decimal, getcontext

getcontext().prec = 60
EXTRA = 40
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
PARAMETER = {"leaky_relu": "negative_slope", "prelu": "alpha", "elu": "alpha", "modswish": "beta", "celu": "alpha", "softplus": "beta"}


def ln1p_exp(x):
    """ln(1 + e^x), also where e^x is far below the working precision."""
    return x + ln1p_exp(-x) if x > 0 else (1 + exp(x)).ln() if x > -100 else exp(x)


def erfc(x):
    """Complementary error function: Taylor series near 0, Lentz' continued fraction beyond."""
    if x < 0:
        return 2 - erfc(-x)
    if x < 4:
        getcontext().prec += EXTRA
        term = total = x
        n = 0
        while abs(term) > Decimal(10) ** -75:
            n += 1
            term = -term * x * x / n
            total += term / (2 * n + 1)
        result = 1 - 2 * total / PI.sqrt()
        getcontext().prec -= EXTRA
        return +result
    tail = Decimal(0)
    for k in range(800, 0, -1):
        tail = Decimal(k) / 2 / (x + tail)
    return exp(-x * x) / (PI.sqrt() * (x + tail))


def phi(x):
    return exp(-x * x / 2) / (2 * PI).sqrt()


def gelu(x, p):
    cumulative = erfc(-x / Decimal(2).sqrt()) / 2
    return x * cumulative, cumulative + x * phi(x)


def gelu_tanh(x, p):
    z = (8 / PI).sqrt() * (x + GELU_CUBE * x ** 3)
    s = sigmoid(z)
    return x * s, s + x * s * sigmoid(-z) * (8 / PI).sqrt() * (1 + 3 * GELU_CUBE * x * x)


def mish(x, p):
    t = tanh(ln1p_exp(x))
    return x * t, t + x * (1 - t) * (1 + t) * sigmoid(x)


PI = Decimal("3.14159265358979323846264338327950288419716939937510582097494459230781640628620899")
GELU_CUBE = Decimal("0.044715")
SELU_ALPHA = Decimal("1.6732632423543772848170429916717")
SELU_SCALE = Decimal("1.0507009873554804934193349852946")
SECOND_TIER = {
    "linear": ([None], lambda x, p: (x, ONE)),
    "silu": ([None], lambda x, p: (x * sigmoid(x), sigmoid(x) + x * sigmoid(x) * sigmoid(-x))),
    "gelu": ([None], gelu),
    "gelu_tanh": ([None], gelu_tanh),
    "selu": ([None], lambda x, p: (SELU_SCALE * x, SELU_SCALE) if x > 0
             else (SELU_SCALE * SELU_ALPHA * (exp(x) - 1), SELU_SCALE * SELU_ALPHA * exp(x))),
    "celu": ([1.0, 0.75], lambda x, p: (x, ONE) if x > 0 else (p * (exp(x / p) - 1), exp(x / p))),
    "softplus": ([1.0, 3.0], lambda x, p: (ln1p_exp(p * x) / p, sigmoid(p * x))),
    "softsign": ([None], lambda x, p: (x / (1 + abs(x)), 1 / (1 + abs(x)) ** 2)),
    "mish": ([None], mish),
    "hard_sigmoid": ([None], lambda x, p: (min(max(x + 3, 0), 6) / Decimal(6), ONE / 6 if -3 < x < 3 else Decimal(0))),
    "hard_swish": ([None], lambda x, p: (x * min(max(x + 3, 0), 6) / 6, Decimal(0) if x <= -3 else ONE if x >= 3 else x / 3 + ONE / 2)),
    "relu6": ([None], lambda x, p: (min(max(x, Decimal(0)), Decimal(6)), ONE if 0 < x < 6 else Decimal(0))),
    "log_sigmoid": ([None], lambda x, p: (-ln1p_exp(-x), sigmoid(-x))),
}


def points():
    special = [0.0, 1e-40, 1e-30, 1e-8, 1e-4, 0.1, 0.5, 1.0, 2.0, 4.5, 8.0, 16.0, 30.0, 60.0, 87.5, 88.8, 99.0, 103.5, 500.0, 3e38]
    generator = random.Random(20261123)
    spread = [generator.choice([-1, 1]) * 10 ** generator.uniform(-6, 2) for _ in range(40)]
    return [f32(x) for x in special] + [f32(-x) for x in special[1:]] + [f32(x) for x in spread]


print("# Made by activations.py (Python's decimal module, 60 digits, rounded once to double). Judge, not record: do not regenerate.")
print("# activation\tx (float32, hexadecimal)\tvalue\tderivative")
for name, (parameters, function) in (FUNCTIONS | SECOND_TIER).items():
    for parameter in parameters:
        text = name if parameter is None else f"{name}({PARAMETER[name]}={parameter:g})"
        for x in points():
            p = None if parameter is None else Decimal(f32(parameter))
            value, derivative = function(Decimal(x), p)
            print(f"{text}\t{bits(x)}\t{float(value)!r}\t{float(derivative)!r}")
