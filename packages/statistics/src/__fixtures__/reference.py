"""Computes the values that our statistics are checked against, by SciPy, statsmodels, krippendorff and irrCAC.

    pip install --target D scipy statsmodels krippendorff pandas
    pip install --target D --no-deps irrCAC    # it asks for older versions than it needs
    PYTHONPATH=D python3 reference.py > reference.json
"""
import json, sys, warnings
from importlib.metadata import version

import krippendorff
import numpy as np
import pandas as pd
from irrCAC.raw import CAC
from scipy import optimize, stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.regression.mixed_linear_model import MixedLM
from statsmodels.stats.inter_rater import cohens_kappa, fleiss_kappa
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.power import NormalIndPower
from statsmodels.stats.proportion import proportion_confint

rng = np.random.default_rng(20261121)
out = {"source": {name: version(name) for name in ["numpy", "scipy", "statsmodels", "krippendorff", "irrCAC"]}}
out["source"]["python"] = sys.version.split()[0]
out["source"]["script"] = "reference.py"

out["normal"] = [{"z": z, "cdf": stats.norm.cdf(z)} for z in [-9, -5.5, -3.2, -3, -1, -0.1, 0, 0.7, 1.96, 2.99, 3.01, 5]]
out["normalQuantile"] = [{"share": p, "z": stats.norm.ppf(p)} for p in [1e-12, 1e-5, 0.001, 0.025, 0.3, 0.5, 0.9, 0.975, 0.9999]]
out["student"] = [
    {"t": t, "degrees": d, "cdf": stats.t.cdf(t, d)} for d in [1, 2, 5, 29, 400, 5000] for t in [-6, -2.1, -0.3, 0, 1.5, 4]
]
out["studentQuantile"] = [
    {"share": p, "degrees": d, "t": stats.t.ppf(p, d)} for d in [1, 2, 8, 49, 1000] for p in [0.001, 0.025, 0.5, 0.9, 0.995]
]
out["wilson"] = [
    {"successes": k, "trials": n, "level": level, "interval": list(proportion_confint(k, n, 1 - level, "wilson"))}
    for k, n, level in [(0, 10, 0.95), (10, 10, 0.95), (45, 50, 0.95), (1, 3, 0.9), (812, 1000, 0.99), (3, 7, 0.95)]
]
out["mcnemar"] = []
for b, c in [(12, 4), (0, 6), (5, 5), (1, 0), (40, 22), (103, 140)]:
    exact = mcnemar([[30, b], [c, 20]], exact=True).pvalue
    # Mid-p: the exact p-value less the probability of the observed split (Fagerland et al. 2013).
    mid = 1.0 if b == c else 2 * stats.binom.cdf(min(b, c), b + c, 0.5) - stats.binom.pmf(min(b, c), b + c, 0.5)
    out["mcnemar"].append({"onlyCandidate": b, "onlyControl": c, "exact": float(exact), "midP": float(mid)})
out["signTest"] = [
    {"wins": w, "losses": l, "p": stats.binomtest(w, w + l, 0.5).pvalue} for w, l in [(9, 1), (7, 7), (3, 0), (60, 41)]
]


def tango(b, c, n, level=0.95):
    """Tango (1998), with the constrained estimate found by maximising the likelihood numerically."""
    z = stats.norm.ppf(0.5 + level / 2)

    def score(delta):
        low, high = max(0.0, -delta), (1 - delta) / 2

        def loss(q):
            p = [q + delta, q, 1 - 2 * q - delta]
            return -sum(k * np.log(max(x, 1e-300)) for k, x in zip([b, c, n - b - c], p) if k > 0)

        q = optimize.minimize_scalar(loss, bounds=(low, high), method="bounded", options={"xatol": 1e-13}).x
        return (b - c - n * delta) / np.sqrt(n * (2 * q + delta * (1 - delta)))

    at = (b - c) / n
    low = optimize.brentq(lambda d: score(d) - z, -1 + 1e-9, at - 1e-9)
    high = optimize.brentq(lambda d: score(d) + z, at + 1e-9, 1 - 1e-9)
    return [low, high]


out["pairedRates"] = [
    {"onlyCandidate": b, "onlyControl": c, "pairs": n, "interval": tango(b, c, n)}
    for b, c, n in [(12, 4, 100), (1, 7, 40), (20, 14, 120), (103, 140, 1000), (3, 2, 10)]
]
# Without any pair that differs, Tango's bound is z²/(n + z²).
z2 = stats.norm.ppf(0.975) ** 2
out["pairedRates"].append({"onlyCandidate": 0, "onlyControl": 0, "pairs": 50, "interval": [-z2 / (50 + z2), z2 / (50 + z2)]})

ps = [0.001, 0.04, 0.03, 0.2, 0.011, 0.8, 0.03]
out["adjust"] = {
    "pValues": ps,
    "holm": multipletests(ps, method="holm")[1].tolist(),
    "benjamini-hochberg": multipletests(ps, method="fdr_bh")[1].tolist(),
}

skewed = np.round(rng.gamma(2, 0.5, 60), 4)
bca = stats.bootstrap((skewed,), np.mean, n_resamples=200_000, batch=2000, method="BCa", rng=rng).confidence_interval
student = stats.t.interval(0.95, 6, skewed[:7].mean(), stats.sem(skewed[:7]))
many = np.round(rng.gamma(1, 1, 3000), 4)
manyBca = stats.bootstrap((many,), np.mean, n_resamples=20_000, batch=500, method="BCa", rng=rng).confidence_interval
out["mean"] = {
    "skewed": skewed.tolist(), "bca": list(bca),
    "few": skewed[:7].tolist(), "student": list(student), "studentP": stats.ttest_1samp(skewed[:7], 0).pvalue,
    "many": many.tolist(), "manyBca": list(manyBca),
}
out["quantiles"] = [{"share": q, "value": float(np.quantile(skewed, q))} for q in [0, 0.05, 0.5, 0.9, 0.95, 1]]
# The order statistics that SciPy's binomial distribution puts around the 90th percentile of 60.
ordered = np.sort(skewed)
k = int(max(i for i in range(60) if stats.binom.cdf(i, 60, 0.9) <= 0.025))
j = int(min(i for i in range(60) if stats.binom.cdf(i, 60, 0.9) >= 0.975))
out["quantileInterval"] = {"share": 0.9, "interval": [ordered[k], ordered[j]]}

groups = [np.round(rng.normal(m, 0.3, 4), 3) for m in rng.normal(0.6, 0.2, 12)]
f = stats.f_oneway(*groups).statistic
within = float(np.mean([np.var(g, ddof=1) for g in groups]))
between = float((f * within - within) / 4)
out["variance"] = {"groups": [g.tolist() for g in groups], "between": between, "within": within}

power = NormalIndPower()
out["power"] = [
    {"difference": d, "deviation": s, "power": p, "items": float(power.solve_power(d / s, power=p, alpha=0.05, ratio=0))}
    for d, s, p in [(0.05, 0.5, 0.8), (0.1, 0.4, 0.9), (0.02, 0.3, 0.8)]
]

out["fisher"] = []
for slice_hits, slice_n, rest_hits, rest_n in [(2, 10, 50, 60), (5, 6, 30, 36), (0, 4, 3, 30)]:
    table = [[slice_hits, slice_n - slice_hits], [rest_hits, rest_n - rest_hits]]
    out["fisher"].append({
        "hits": slice_hits, "size": slice_n, "restHits": rest_hits, "restSize": rest_n,
        "less": stats.fisher_exact(table, "less").pvalue, "twoSided": stats.fisher_exact(table).pvalue,
    })
values = np.round(rng.normal(0.7, 0.15, 48), 3)
test = stats.permutation_test(
    (values[:12], values[12:]), lambda a, b: a.mean() - b.mean(), alternative="less", n_resamples=200_000, batch=2000, rng=rng
)
out["permutation"] = {"slice": values[:12].tolist(), "rest": values[12:].tolist(), "p": test.pvalue}

first = rng.integers(1, 6, 80)
second = np.clip(first + rng.choice([-1, 0, 0, 0, 1], 80), 1, 5)
table = np.zeros((5, 5), int)
for a, b in zip(first, second):
    table[a - 1][b - 1] += 1
out["cohen"] = {
    "first": first.tolist(), "second": second.tolist(), "table": table.tolist(),
    "none": cohens_kappa(table).kappa,
    "linear": cohens_kappa(table, weights=np.arange(5), wt="linear").kappa,
    "quadratic": cohens_kappa(table, weights=np.arange(5), wt="quadratic").kappa,
    # Normal interval from the asymptotic standard error, for comparison with the bootstrap.
    "asymptotic": [cohens_kappa(table).kappa_low, cohens_kappa(table).kappa_upp],
}
ratings = rng.integers(0, 3, (40, 4))
ratings[:20] = ratings[:20, :1]
out["fleiss"] = {
    "ratings": ratings.tolist(),
    "kappa": float(fleiss_kappa(np.array([np.bincount(row, minlength=3) for row in ratings]))),
}
units = np.clip(first[:, None] + rng.choice([-1, 0, 0, 1], (80, 3)), 1, 6).astype(float)
units[rng.random(units.shape) < 0.2] = np.nan
out["krippendorff"] = {
    "units": [[None if np.isnan(x) else int(x) for x in row] for row in units],
    **{level: float(krippendorff.alpha(units.T, level_of_measurement=level)) for level in ["nominal", "ordinal", "interval", "ratio"]},
}

out["gamma"] = [{"x": x, "shape": a, "cdf": stats.gamma.cdf(x, a)} for a in [0.4, 1, 3.7, 20, 250] for x in [0.05, 0.9, 4, 19, 260]]
out["gammaQuantile"] = [
    {"share": p, "shape": a, "x": stats.gamma.ppf(p, a)} for a in [0.4, 1, 2.6, 5, 40] for p in [0.005, 0.025, 0.5, 0.975, 0.999]
]


def few(left, value, level=0.95):
    """Gamma limits (Fay and Feuer 1997) of what keeps a coefficient from 1, by its values without each item."""
    left, tail = np.array(left), (1 - level) / 2
    variance = (len(left) - 1) / len(left) * ((left - left.mean()) ** 2).sum()
    events = (1 - value) ** 2 / variance
    low, high = stats.gamma.ppf(1 - tail, events + 1) / events, stats.gamma.ppf(tail, events) / events
    return [max(-1, 1 - (1 - value) * low), 1 - (1 - value) * high]


def kappas_without_each(table):
    for i, j in np.ndindex(table.shape):
        less = table.copy()
        less[i, j] -= 1
        yield from [cohens_kappa(less).kappa] * table[i, j]


out["fewDisagreements"] = []
for table in [[[11, 1], [0, 12]], [[15, 0], [2, 7]], [[30, 1], [2, 3]], [[8, 1, 0], [1, 7, 0], [0, 2, 9]], [[60, 2], [1, 37]]]:
    table = np.array(table)
    kappa = float(cohens_kappa(table).kappa)
    out["fewDisagreements"].append({"table": table.tolist(), "kappa": kappa, "interval": few(list(kappas_without_each(table)), kappa)})
# Of perfect agreement: Clopper and Pearson's upper end of the share on which raters disagree, by what chance would bring.
out["noDisagreement"] = []
for yes, no in [(12, 12), (21, 3), (40, 60)]:
    n = yes + no
    unseen = stats.binomtest(0, n).proportion_ci(0.95, method="exact").high
    chance = 2 * (yes / n) * (no / n)
    out["noDisagreement"].append({"yes": yes, "no": no, "low": max(-1, float(1 - unseen / chance))})
rated = np.array([[1, 1], [2, 2], [3, 3], [4, 4], [5, 5], [1, 1], [2, 3], [3, 3], [5, 5], [4, 4], [2, 2], [5, 3]], float)
alpha_of = lambda units: float(krippendorff.alpha(units.T, level_of_measurement="interval"))
out["fewOfAlpha"] = {
    "units": rated.astype(int).tolist(), "alpha": alpha_of(rated),
    "interval": few([alpha_of(np.delete(rated, i, axis=0)) for i in range(len(rated))], alpha_of(rated)),
}

# What follows draws for itself, so that what stands above does not change with it.
rng = np.random.default_rng(20261123)


def widened(count, level=0.95):
    """The level at which a BCa interval is as wide as one at `level` that Student's t and n - 1 widen (Hesterberg 2015)."""
    return 1 - 2 * stats.norm.cdf(-np.sqrt(count / (count - 1)) * stats.t.ppf(0.5 + level / 2, count - 1))


def bca_of(data, statistic, level, **options):
    found = stats.bootstrap(
        data, statistic, n_resamples=100_000, batch=2000, method="BCa", confidence_level=level, rng=rng, **options
    )
    return found, list(found.confidence_interval)


def p_of(found, data, statistic, count, **options):
    """Two-sided: one less the level at which the widened interval of the same resamples ends at 0."""
    def end(level):
        at = stats.bootstrap(
            data, statistic, n_resamples=0, bootstrap_result=found, method="BCa", confidence_level=level, rng=rng, **options
        ).confidence_interval
        return at.low if statistic(*data) > 0 else at.high

    at_zero = optimize.brentq(end, 0.05, 0.9999)
    t = stats.norm.ppf(0.5 + at_zero / 2) / np.sqrt(count / (count - 1))
    return float(2 * stats.t.sf(t, count - 1))


# What is drawn again are items: of a rate whose items were asked three times, their means.
asked = (rng.random((40, 3)) < rng.beta(2, 1, (40, 1))).astype(int)
means = asked.mean(axis=1)
out["sampledRate"] = {"samples": asked.tolist(), "interval": bca_of((means,), np.mean, widened(40))[1]}
out["widenedMean"] = {"values": skewed.tolist(), "interval": bca_of((skewed,), np.mean, widened(60))[1]}

# Two runs on the same items: SciPy draws pairs, and takes the difference of their means.
before = np.round(rng.gamma(2, 0.5, 45), 3)
after = np.round(before * rng.normal(1.28, 0.3, 45) + 0.02, 3)
paired = {"candidate": after, "control": before}
difference = lambda a, b, axis=-1: np.mean(a, axis=axis) - np.mean(b, axis=axis)
found, interval = bca_of((after, before), difference, widened(45), paired=True)
out["pairedMeans"] = {
    **{name: values.tolist() for name, values in paired.items()},
    "difference": float(difference(after, before)), "interval": interval,
    "p": p_of(found, (after, before), difference, 45, paired=True),
}

# Nothing varied: Clopper and Pearson's upper end of the share of values that are otherwise, all at the other end.
out["allEqual"] = [
    {"count": n, "level": level, "unseen": stats.binomtest(0, n).proportion_ci(level, method="exact").high}
    for n, level in [(3, 0.95), (20, 0.95), (200, 0.99)]
]

# Balanced groups: maximum likelihood (REML) finds what the analysis of variance does.
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    fit = MixedLM(np.concatenate(groups), np.ones((48, 1)), np.repeat(np.arange(12), 4)).fit(reml=True)
out["variance"]["reml"] = {"between": float(np.asarray(fit.cov_re)[0, 0]), "within": float(fit.scale)}
# Unbalanced: mean squares by SciPy's F test, with the usual size of a group (Searle, Casella and McCulloch 1992, 3.6).
uneven = [np.round(rng.normal(m, 0.3, n), 3) for m, n in zip(rng.normal(0.6, 0.4, 9), [1, 2, 5, 3, 3, 1, 7, 2, 4])]
sizes = np.array([len(g) for g in uneven])
every = np.concatenate(uneven)
within = sum(((g - g.mean()) ** 2).sum() for g in uneven) / (len(every) - 9)
usual = (len(every) - (sizes**2).sum() / len(every)) / 8
between = (stats.f_oneway(*[g for g in uneven]).statistic * within - within) / usual
out["variance"]["uneven"] = {"groups": [g.tolist() for g in uneven], "between": float(between), "within": float(within)}

# Slices that are large on both sides.
out["largePermutation"] = []
for shift in [0, 0.05]:
    values = np.round(rng.gamma(2, 0.5, 1150), 3)
    values[:550] -= shift
    test = stats.permutation_test(
        (values[:550], values[550:]), lambda a, b, axis: a.mean(axis=axis) - b.mean(axis=axis),
        alternative="less", n_resamples=20_000, batch=500, vectorized=True, rng=rng,
    )
    out["largePermutation"].append({"slice": values[:550].tolist(), "rest": values[550:].tolist(), "p": test.pvalue})

# Drift: the later half against the earlier one, and Wilson's intervals of spans of equally many.
agreed = np.concatenate([rng.random(30) < 0.9, rng.random(30) < 0.6]).astype(int)
early, late = agreed[:30], agreed[30:]
out["drift"] = {
    "agreed": agreed.tolist(),
    "p": stats.fisher_exact([[late.sum(), 30 - late.sum()], [early.sum(), 30 - early.sum()]]).pvalue,
    "intervals": [list(proportion_confint(agreed[i : i + 10].sum(), 10, 0.05, "wilson")) for i in range(0, 60, 10)],
}


def empirical_bernstein(values, level=0.95):
    """Theorem 2 of Waudby-Smith and Ramdas (2024), of values from 0 to 1, with its running intersection: by its sums,
    not step by step. Means and variances have one observation more, of 1/2 and 1/4."""
    n, log_error = len(values), np.log(2 / (1 - level))
    known = [np.concatenate([[0.5], values[:i]]) for i in range(n)]
    mean = np.array([k.mean() for k in known])
    variance = np.array([(0.25 + ((k - k.mean()) ** 2).sum()) / len(k) for k in known])
    steps = np.arange(1, n + 1)
    bets = np.minimum(0.5, np.sqrt(2 * log_error / (variance * steps * np.log(1 + steps))))
    center = np.cumsum(bets * values) / np.cumsum(bets)
    spent = np.cumsum((values - mean) ** 2 * (-np.log(1 - bets) - bets))
    half = (log_error + spent) / np.cumsum(bets)
    return np.maximum.accumulate(np.maximum(0, center - half)), np.minimum.accumulate(np.minimum(1, center + half))


drawn = np.round(rng.beta(4, 2, 300), 3)
low, high = empirical_bernstein(drawn)
out["sequence"] = {
    "values": drawn.tolist(),
    "at": [{"count": i, "interval": [float(low[i - 1]), float(high[i - 1])]} for i in [1, 2, 10, 50, 150, 300]],
}

# Agreement: SciPy's BCa of the same coefficients over items, and irrCAC's intervals from standard errors.
counts = lambda rows: np.array([np.bincount(row, minlength=3) for row in rows])


def bca_over_items(count, statistic):
    """Of a statistic of items, by their places."""
    many = lambda places, axis=-1: np.apply_along_axis(lambda one: statistic(one.astype(int)), axis, places)
    found = stats.bootstrap((np.arange(count),), many, n_resamples=20_000, batch=2000, method="BCa", vectorized=True, rng=rng)
    return list(found.confidence_interval)


def by_standard_error(rows, name):
    frame = pd.DataFrame(rows)
    labels = sorted({x for row in rows for x in row if not np.isnan(x)})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = getattr(CAC(frame, categories=labels, digits=12), name)()["est"]
    # Of the whole width: irrCAC cuts its upper end at 1.
    half = stats.t.ppf(0.975, len(rows) - 1) * found["se"]
    return {"value": float(found["coefficient_value"]), "interval": [float(found["coefficient_value"] - half), float(found["coefficient_value"] + half)]}


tables = counts(ratings)
out["fleiss"]["bca"] = bca_over_items(40, lambda places: fleiss_kappa(tables[places]))
out["fleiss"]["asymptotic"] = by_standard_error(ratings.astype(float), "fleiss")
out["cohen"]["bca"] = {
    weights: bca_over_items(80, lambda places: cohens_kappa(
        np.histogram2d(first[places], second[places], bins=np.arange(1, 7) - 0.5)[0],
        **({} if weights == "none" else {"weights": np.arange(5), "wt": weights}),
    ).kappa)
    for weights in ["none", "linear", "quadratic"]
}
rows = units[(~np.isnan(units)).sum(axis=1) >= 2]


def alpha_of_items(level):
    def alpha(places):
        return krippendorff.alpha(rows[places].T, level_of_measurement=level)
    return alpha


# Of ratios it would be the same with other distances.
out["krippendorff"]["bca"] = {level: bca_over_items(len(rows), alpha_of_items(level)) for level in ["nominal", "ordinal", "interval"]}
out["krippendorff"]["asymptotic"] = by_standard_error(rows, "krippendorff")

lines = [f"{json.dumps(key)}: {json.dumps(value, default=float)}" for key, value in out.items()]
print("{\n" + ",\n".join(lines) + "\n}")
