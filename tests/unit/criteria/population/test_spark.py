"""On a cluster the same is said of everyone as on one machine, also when a machine dies in the middle."""

import itertools
import threading
import time
from datetime import date
from random import Random

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from caseway import rulebooks
from caseway.criteria.population import spark, spark_ranges
from caseway.criteria.population.explaining import with_reasons
from caseway.criteria.population.judging import judge_tables
from caseway.criteria.population.output import table_of
from caseway.criteria.population.spark import judge_with_spark
from caseway.criteria.population.tally import Tally
from caseway.criteria.yaml import Unreadable
from tests.unit.criteria.made_up import Shape, clauses, read_rule
from tests.unit.criteria.population.evidence_tables import documents, tables_of
from tests.unit.criteria.population.random_people import RandomPeople
from tests.unit.criteria.population.spark_cluster import cluster_in

pytestmark = pytest.mark.cluster

ON = date(2026, 11, 23)
PEOPLE = 400
MANY_PARTS = 24


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    with cluster_in(tmp_path_factory.mktemp("cluster")) as running:
        yield running


@pytest.fixture(scope="module")
def ccm():
    return rulebooks.shelf().edition("certification/ccmc/ccm", on=ON)


@pytest.fixture(scope="module")
def made_up():
    """One rule over a dozen rules made at random."""
    found = []

    @st.composite
    def rules(draw):
        shape = Shape()
        parts = [draw(clauses(shape, 2)) for _ in range(12)]
        return read_rule({"id": "root", "says": "So it is.", "source": "s", "of": parts, "at_least": 6}, shape.define)

    @settings(max_examples=5, derandomize=True, database=None, phases=[Phase.generate])
    @given(rules())
    def draw(rule):
        found.append(rule)

    draw()
    return max(found, key=lambda rule: len(list(rule.clauses())))


def evidence_on(rule, on, *, count=PEOPLE, seed=1, names=None):
    """Tables of evidence on people made at random, in no order; with `names`, people go by these and not by number."""
    chance = Random(seed)
    people = RandomPeople(rule, on, chance)
    found = {}
    for kind, table in tables_of(documents([people.person() for _ in range(count)]), rule.subject.kinds).items():
        rows = list(range(table.num_rows))
        chance.shuffle(rows)
        found[kind] = table.take(pa.array(rows, pa.int64()))
        if names:
            ids = pa.array([names(one) for one in found[kind]["person_id"].to_pylist()], pa.string())
            found[kind] = found[kind].set_column(0, "person_id", ids)
    return found


def in_order(tables):
    return {kind: table.sort_by("person_id") for kind, table in tables.items()}


def as_parquet(folder, tables):
    folder.mkdir()
    for kind, table in tables.items():
        pq.write_table(table, folder / f"{kind}.parquet", row_group_size=100)


def as_folders(folder, tables):
    """Each kind as a folder of files, some of them deeper."""
    for kind, table in tables.items():
        (folder / kind / "more").mkdir(parents=True)
        half = table.num_rows // 2
        pq.write_table(table.slice(0, half), folder / kind / "a.parquet", row_group_size=50)
        pq.write_table(table.slice(half), folder / kind / "more" / "b.parquet", row_group_size=50)


def as_csv(folder, tables):
    folder.mkdir()
    for kind, table in tables.items():
        rows = [",".join(table.column_names), *(",".join(map(in_csv, row.values())) for row in table.to_pylist())]
        (folder / f"{kind}.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")


def in_csv(value):
    if isinstance(value, list):
        return '"' + ";".join(value) + '"'
    return "" if value is None else str(value)


def alone(rule, tables, on, *, reasons="clauses", ahead=0):
    """What one machine says of everyone, and its tally."""
    judged = judge_tables(rule, tables, on=on, ahead=ahead)
    table = table_of(judged, reasons=reasons)
    tally = Tally()
    tally.add(judged)
    return with_reasons(table, judged, tables) if reasons == "full" else table, tally


def written(out):
    """An answer as it was written, in order of people."""
    return pq.read_table(out).replace_schema_metadata(None).sort_by("person_id")


def same(found, expected):
    """Every value of every column, and every type but that of words told apart by number."""
    plain = pa.schema(
        [(one.name, pa.string() if pa.types.is_dictionary(one.type) else one.type) for one in expected.schema]
    )
    assert found.schema == plain
    assert found.to_pydict() == expected.cast(plain).sort_by("person_id").to_pydict()
    return True


def test_a_rulebook_by_number(cluster, ccm, tmp_path):
    tables = evidence_on(ccm, ON)
    as_folders(tmp_path / "in", tables)
    tally = judge_with_spark(cluster.session, ccm, str(tmp_path / "in"), str(tmp_path / "out"), on=ON)
    expected, expected_tally = alone(ccm, tables, ON)
    assert same(written(tmp_path / "out"), expected)
    assert tally == expected_tally
    assert len(expected) == PEOPLE


@pytest.mark.parametrize("form", [as_parquet, pytest.param(as_csv, marks=pytest.mark.long)])
def test_rules_made_at_random_by_name_and_ahead(cluster, made_up, tmp_path, form):
    on = date(2024, 3, 1)
    tables = evidence_on(made_up, on, names="№ {}".format)
    form(tmp_path / "in", tables)
    tally = judge_with_spark(
        cluster.session, made_up, f"file://{tmp_path}/in", f"file://{tmp_path}/out", on=on, ahead=40
    )
    expected, expected_tally = alone(made_up, tables, on, ahead=40)
    assert same(written(tmp_path / "out"), expected)
    assert tally == expected_tally


@pytest.mark.parametrize("names", [None, pytest.param("№ {}".format, marks=pytest.mark.long)])
@pytest.mark.parametrize("form", [as_parquet, as_folders])
def test_evidence_in_order_is_not_shuffled(cluster, ccm, tmp_path, monkeypatch, names, form):
    monkeypatch.setattr(spark_ranges, "MEMORY", 1 << 19)
    monkeypatch.setattr(spark, "_of_groups", None)
    monkeypatch.setattr(spark, "_of_rows", None)
    tables = in_order(evidence_on(ccm, ON, seed=6, names=names))
    form(tmp_path / "in", tables)
    assert len(ranges_of(ccm, tmp_path / "in")) > 3
    judge_with_spark(cluster.session, ccm, f"file:{tmp_path}/in", str(tmp_path / "out"), on=ON)
    assert same(written(tmp_path / "out"), alone(ccm, tables, ON)[0])


@pytest.mark.parametrize("form", [as_parquet, pytest.param(as_folders, marks=pytest.mark.long)])
def test_tasks_read_evidence_in_no_order_themselves(cluster, ccm, tmp_path, monkeypatch, form):
    monkeypatch.setattr(spark, "_of_rows", None)
    monkeypatch.setattr(spark, "ROWS_TOGETHER", 500)
    tables = evidence_on(ccm, ON, seed=7)
    form(tmp_path / "in", tables)
    judge_with_spark(cluster.session, ccm, str(tmp_path / "in"), str(tmp_path / "out"), on=ON)
    assert same(written(tmp_path / "out"), alone(ccm, tables, ON)[0])


@pytest.mark.parametrize("ordered", [False, pytest.param(True, marks=pytest.mark.long)])
def test_spark_reads_a_kind_whose_files_differ(cluster, ccm, tmp_path, ordered):
    tables = evidence_on(ccm, ON, count=60, seed=8)
    tables = in_order(tables) if ordered else tables
    as_folders(tmp_path / "in", tables)
    file = tmp_path / "in" / "attestations" / "more" / "b.parquet"
    half = pq.read_table(file).drop_columns("code_of_conduct")
    pq.write_table(half, file)
    known = tables["attestations"]
    place = known.column_names.index("code_of_conduct")
    cut = pa.concat_tables([known.slice(0, len(known) - len(half)), half], promote_options="default")
    expected = tables | {"attestations": known.set_column(place, "code_of_conduct", cut["code_of_conduct"])}
    judge_with_spark(cluster.session, ccm, str(tmp_path / "in"), str(tmp_path / "out"), on=ON)
    assert same(written(tmp_path / "out"), alone(ccm, expected, ON)[0])


def test_a_kind_without_a_file_is_absent(cluster, ccm, tmp_path):
    tables = evidence_on(ccm, ON, count=50)
    some = {name: tables[name] for name in ("people", "licenses", "attestations")}
    as_csv(tmp_path / "in", some)
    judge_with_spark(cluster.session, ccm, str(tmp_path / "in"), str(tmp_path / "out"), on=ON, reasons="none")
    assert same(written(tmp_path / "out"), alone(ccm, some, ON, reasons="none")[0])


def test_what_cannot_be_read_leaves_a_row_out(cluster, ccm, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "licenses.csv").write_text(
        'person_id,type,state,status,restricted,issued,expires,country\n'
        '1,RN,TX,active,false,2015-06-01,2030-01-01,US\n'
        '2,RN,TX,active,perhaps,2015-06-01,2030-01-01,US\n'
        '3,RN,TX,active,false,2015-06-31,2030-01-01,US\n'
        '4,RN,TX,active,false,June 2015,2030-01-01,US\n'
        '5,XX,TX,active,false,2015-06-01,2030-01-01,US\n'
        '6,RN,TX\n'
        '7,RN,"T""X",active,false,1815-06-01,2030-01-01,US\n'
        '8, ,TX,,,2015-06-01,,\n'
        ',RN,TX,active,false,2015-06-01,2030-01-01,US\n'
    )  # fmt: skip
    (folder / "employment.csv").write_text(
        "person_id,role,start,end,case_management_share,_faulty\n"
        "1,case_manager,2020-01-01,,1,\n"
        "2,case_manager,2020-01-01,,much,\n"
        "3,case_manager,2020-01-01,,NaN,false\n"
        "4,case_manager,2020-01-01,,2,false\n"
        "5,case_manager,2020-01-01,,1e-1,\n"
        "6,case_manager,2020-01-01,,.5,yes\n"
    )
    judge_with_spark(cluster.session, ccm, str(folder), str(tmp_path / "out"), on=ON)
    found = written(tmp_path / "out")
    assert found["person_id"].to_pylist() == [1, 2, 3, 4, 5, 6, 7, 8]
    assert found["left_out"].to_pylist() == [0, 2, 2, 2, 1, 2, 1, 0]


def test_columns_of_other_types_are_read_as_what_they_say(cluster, ccm, tmp_path):
    tables = evidence_on(ccm, ON, count=60, seed=5)
    others = {
        pa.bool_(): [pa.int8(), pa.string()],
        pa.date32(): [pa.timestamp("us"), pa.timestamp("us", "UTC"), pa.string()],
        pa.float64(): [pa.decimal128(20, 4), pa.float32(), pa.string()],
        pa.string(): [pa.dictionary(pa.int32(), pa.string())],
        pa.int64(): [pa.int32()],
    }
    turn = itertools.count()
    written_as = {}
    for kind, table in tables.items():
        types = [
            pa.field(one.name, (found := others.get(one.type, [one.type]))[next(turn) % len(found)])
            for one in table.schema
        ]
        written_as[kind] = table.cast(pa.schema(types))
    as_parquet(tmp_path / "in", written_as)
    judge_with_spark(cluster.session, ccm, str(tmp_path / "in"), str(tmp_path / "out"), on=ON)
    assert same(written(tmp_path / "out"), alone(ccm, tables, ON)[0])


def test_a_type_that_cannot_be_what_is_wanted_leaves_its_rows_out(cluster, ccm, tmp_path):
    ids = pa.array([1, 2])
    as_parquet(tmp_path / "in", {
        "employment": pa.table({"person_id": ids, "start": [20200101, None]}),
        "degrees": pa.table({"person_id": ids, "conferred": [date(2000, 1, 1), date(1400, 1, 1)]}),
        "client_firms": pa.table({"person_id": ids, "billable_hours_per_month": [None, True]}),
    })  # fmt: skip
    judge_with_spark(cluster.session, ccm, str(tmp_path / "in"), str(tmp_path / "out"), on=ON, reasons="none")
    assert written(tmp_path / "out")["left_out"].to_pylist() == [1, 2]


def test_ids_that_are_not_all_numbers_are_texts(cluster, ccm, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "people.csv").write_text("person_id\n7\n007\n")
    pq.write_table(
        pa.table({"person_id": pa.array([7, 8], pa.int16()), "code_of_conduct": [True, None]}),
        folder / "attestations.parquet",
    )
    judge_with_spark(cluster.session, ccm, str(folder), str(tmp_path / "out"), on=ON, reasons="none")
    assert written(tmp_path / "out")["person_id"].to_pylist() == ["007", "7", "8"]


def test_every_fault_of_a_folder_is_told_at_once(cluster, ccm, tmp_path):
    (tmp_path / "licenses.csv").write_text("person_id\n1\n")
    pq.write_table(pa.table({"person_id": [1]}), tmp_path / "licenses.parquet")
    (tmp_path / "jobs.csv").write_text("person_id\n1\n")
    (tmp_path / "degrees.csv").write_text("level\nmaster\n")
    with pytest.raises(Unreadable) as caught:
        judge_with_spark(cluster.session, ccm, str(tmp_path), str(tmp_path / "out"), on=ON)
    said = "\n".join(map(str, caught.value.faults))
    assert "is here twice" in said
    assert "jobs" in said
    assert "is missing" in said


@pytest.mark.parametrize(("there", "says"), [(True, "no evidence is found here"), (False, "there is no such folder")])
def test_nothing_to_judge(cluster, ccm, tmp_path, there, says):
    folder = tmp_path / "in"
    if there:
        folder.mkdir()
    with pytest.raises(Unreadable, match=says):
        judge_with_spark(cluster.session, ccm, str(folder), str(tmp_path / "out"), on=ON)


@pytest.mark.long  # half a minute each
@pytest.mark.parametrize("reads", ["ranges", "groups", "rows"])
def test_a_worker_dies_and_the_answer_is_the_same(cluster, ccm, tmp_path, monkeypatch, reads):
    tables = evidence_on(ccm, ON, count=1500, seed=2)
    tables = in_order(tables) if reads == "ranges" else tables
    as_parquet(tmp_path / "in", tables)
    monkeypatch.setattr(spark, "parts_for", lambda _work, _rows: MANY_PARTS)
    monkeypatch.setattr(spark_ranges, "MEMORY", 1 << 25)
    if reads == "rows":
        monkeypatch.setattr(spark, "shares_of", lambda _library: None)
    tasks = len(ranges_of(ccm, tmp_path / "in", whole=True)) if reads == "ranges" else MANY_PARTS
    assert tasks > 12
    failed = []

    def judge():
        try:
            judge_with_spark(cluster.session, ccm, str(tmp_path / "in"), str(tmp_path / "out"), on=ON, reasons="full")
        except Exception as error:  # noqa: BLE001 - told below, in the test's own thread
            failed.append(error)

    job = threading.Thread(target=judge)
    job.start()
    assert until(lambda: 4 <= tasks_done(cluster.session, tasks) < tasks - 4, job), failed
    cluster.kill(cluster.workers.pop())
    job.join(120)
    cluster.add_worker()  # for the tests that follow, whichever they are
    assert not job.is_alive()
    assert not failed
    assert same(written(tmp_path / "out"), alone(ccm, tables, ON, reasons="full")[0])


def ranges_of(rule, folder, *, whole=False):
    """The ranges of people of a folder in order."""
    return spark_ranges.parts_in_order(spark_ranges.open_library(rule, str(folder), whole=whole))


def tasks_done(session, tasks):
    """How many tasks of the running stage with so many tasks are done."""
    tracker = session.sparkContext.statusTracker()
    stages = [tracker.getStageInfo(stage) for stage in tracker.getActiveStageIds()]
    return max((stage.numCompletedTasks for stage in stages if stage and stage.numTasks == tasks), default=0)


def until(happens, job, seconds=60):
    """Wait for something while a job runs; whether it came."""
    last = time.monotonic() + seconds
    while job.is_alive() and time.monotonic() < last:
        if happens():
            return True
        time.sleep(0.02)
    return False
