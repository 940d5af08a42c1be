"""Splink over a CSV, run by an interpreter that has it: `python _splink.py <kind> <in...> <out>`.

Comparisons are Splink's own for people (names with term frequencies, date of birth), trained as its manual says: `u` on
random pairs, `m` by expectation-maximisation over two blocking rules. Kinds: `febrl4`, `febrl4_id`, and for the names
`names` (with the address), `names_only` (names and date alone), `names_swapped` (its comparison of both names at once).
"""

# mypy: ignore-errors
import sys

import pandas as pd
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

NAMES_RULES = [
    ("given", "family"), ("birth",), ("given", "year"), ("family", "year"), ("given", "postal_code"),
    ("family", "postal_code"), ("address",), ("substr(given,1,2)", "substr(family,1,2)", "year"),
]  # fmt: skip
SWAPPED = "l.given = r.family and l.family = r.given"
FEBRL_RULES = [
    ("given_name", "surname"), ("date_of_birth",), ("given_name", "postcode"), ("surname", "postcode"),
    ("address_1", "postcode"), ("street_number", "address_1"), ("address_1", "suburb"), ("given_name", "suburb"),
    ("surname", "address_1"),
]  # fmt: skip


def names(kind: str) -> SettingsCreator:
    """The synthetic register: one table, duplicates within."""
    apart = [cl.NameComparison(name).configure(term_frequency_adjustments=True) for name in ("given", "family")]
    both = [cl.ForenameSurnameComparison("given", "family", forename_surname_concat_col_name="whole_name")]
    where = [] if kind == "names_only" else [cl.JaroWinklerAtThresholds("address", [0.9])]
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="number",
        comparisons=[
            *(both if kind == "names_swapped" else apart),
            cl.DateOfBirthComparison("birth", input_is_string=True, datetime_format="%Y-%m-%d"),
            *where,
        ],
        blocking_rules_to_generate_predictions=[*(block_on(*rule) for rule in NAMES_RULES), SWAPPED],
        retain_matching_columns=False,
    )


def febrl4(with_id: bool) -> SettingsCreator:
    """Two tables, linked."""
    comparisons = [
        cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
        cl.NameComparison("surname").configure(term_frequency_adjustments=True),
        cl.DamerauLevenshteinAtThresholds("date_of_birth", [1, 2]),
        cl.JaroWinklerAtThresholds("address_1", [0.9]).configure(term_frequency_adjustments=True),
        cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
        cl.JaroWinklerAtThresholds("suburb", [0.9]).configure(term_frequency_adjustments=True),
        cl.DamerauLevenshteinAtThresholds("postcode", [1]),
    ]
    rules = [*FEBRL_RULES]
    if with_id:
        comparisons.append(cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]))
        rules.append(("soc_sec_id",))
    return SettingsCreator(
        link_type="link_only",
        unique_id_column_name="rec_id",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=[block_on(*rule) for rule in rules],
        retain_matching_columns=False,
    )


def main() -> None:
    """Trains, predicts, writes `left,right,probability,weight`."""
    kind, *sources, target = sys.argv[1:]
    database = DuckDBAPI()
    frames = [pd.read_csv(source, dtype=str, keep_default_na=False).replace("", None) for source in sources]
    tables = [database.register(frame) for frame in frames]
    if kind.startswith("names"):
        linker = Linker(tables[0], names(kind), log_level="ERROR")
        surely, training = [block_on("given", "family", "birth")], [("given", "family"), ("birth",)]
    else:
        linker = Linker(tables, febrl4(kind == "febrl4_id"), log_level="ERROR")
        surely, training = (
            [block_on("given_name", "surname", "date_of_birth")],
            [("date_of_birth",), ("postcode", "surname")],
        )
    linker.training.estimate_probability_two_random_records_match(surely, recall=0.5)
    linker.training.estimate_u_using_random_sampling(max_pairs=3e6, seed=1)
    for rule in training:
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*rule))
    found = linker.inference.predict(threshold_match_weight=-10).as_pandas_dataframe()
    identity = "number" if kind.startswith("names") else "rec_id"
    columns = [f"{identity}_l", f"{identity}_r", "match_probability", "match_weight"]
    found[columns].to_csv(target, index=False, header=["left", "right", "probability", "weight"])


if __name__ == "__main__":
    main()
