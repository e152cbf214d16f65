"""One training update in NumPy with backward through time written out: float32, noise at once, products hoisted, arrays kept."""

import numpy as np

from measure import job, report

leak, std = np.float32(0.2), np.float32(0.5)
task = job()
N, K, T, I, O = (task[name] for name in ("units", "trials", "steps", "inputs", "outputs"))
random = np.random.default_rng(0)


def normals(*shape):
    return random.standard_normal(shape, dtype=np.float32)


parameters = [
    np.float32(0.8 / N**0.5) * normals(N, N),
    normals(N, I) / np.float32(I**0.5),
    np.zeros(N, np.float32),
    normals(O, N) / np.float32(N**0.5),
    np.zeros(O, np.float32),
]
first, second = [np.zeros_like(p) for p in parameters], [np.zeros_like(p) for p in parameters]
u, y = normals(T, K, I), normals(T, K, O)
h, slopes, adjoints = np.zeros((T + 1, K, N), np.float32), np.empty((T, K, N), bool), np.empty((T, K, N), np.float32)
count = 0


def gradients():
    w_rec, w_in, b_rec, w_out, b_out = parameters
    drive = u @ w_in.T + b_rec + std * normals(T, K, N)
    for t in range(T):
        a = drive[t]
        a += h[t] @ w_rec.T
        np.greater(a, 0, out=slopes[t])
        np.maximum(a, 0, out=a)
        h[t + 1] = (1 - leak) * h[t] + leak * a
    dz = (2 / np.float32(T * K * O)) * (h[1:] @ w_out.T + b_out - y)
    s = dz @ w_out
    g = np.zeros((K, N), np.float32)
    for t in reversed(range(T)):
        g = (1 - leak) * g + s[t]
        if t + 1 < T:
            g += adjoints[t + 1] @ w_rec
        adjoints[t] = leak * slopes[t] * g
    rows = adjoints.reshape(-1, N)
    return [
        rows.T @ h[:-1].reshape(-1, N),
        rows.T @ u.reshape(-1, I),
        rows.sum(0),
        dz.reshape(-1, O).T @ h[1:].reshape(-1, N),
        dz.reshape(-1, O).sum(0),
    ]


def update():
    """Gradients, clipping to norm 1, Adam."""
    global count
    count += 1
    found = gradients()
    norm = np.sqrt(sum(float((g * g).sum()) for g in found))
    for p, m, v, g in zip(parameters, first, second, found):
        g *= np.float32(min(1, 1 / norm))
        m += np.float32(0.1) * (g - m)
        v += np.float32(0.001) * (g * g - v)
        rate = np.float32(1e-3 / (1 - 0.9**count))
        p -= rate * m / (np.sqrt(v) * np.float32((1 - 0.999**count) ** -0.5) + np.float32(1e-8))


if __name__ == "__main__":
    report(update, task["warmUpMs"], task["measureMs"])
