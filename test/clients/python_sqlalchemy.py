"""Creates, fills, reads and reflects tables through SQLAlchemy. argv: host, port, service, user, password."""

import datetime
import decimal
import sys

import sqlalchemy as sa

host, port, service, user, password = sys.argv[1:6]
url = sa.URL.create("oracle+oracledb", user, password, host, int(port), query={"service_name": service})
engine = sa.create_engine(url)
metadata = sa.MetaData()
parent = sa.Table(
    "alchemy_parent", metadata,
    sa.Column("id", sa.Integer, sa.Identity(), primary_key=True),
    sa.Column("name", sa.String(100), nullable=False, unique=True),
    sa.Column("amount", sa.Numeric(20, 4)),
    sa.Column("at", sa.DateTime),
    sa.Column("note", sa.Text, comment="free text"),
    comment="a parent",
)
child = sa.Table(
    "alchemy_child", metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("parent_id", sa.ForeignKey("alchemy_parent.id"), index=True),
)
metadata.create_all(engine)
at = datetime.datetime(2024, 2, 29, 23, 59, 58)
with engine.begin() as connection:
    connection.execute(
        parent.insert(),
        [{"name": f"p{i}", "amount": decimal.Decimal(i) / 8, "at": at, "note": "x" * i} for i in range(100)],
    )
    count = connection.scalar(sa.select(sa.func.count()).select_from(parent))
    assert count == 100, count
    row = connection.execute(sa.select(parent).where(parent.c.name == "p7")).one()
    assert (row.name, row.amount, row.at, row.note) == ("p7", decimal.Decimal("0.8750"), at, "x" * 7), row
    page = connection.execute(sa.select(parent.c.name).order_by(parent.c.id).limit(3).offset(2)).scalars().all()
    assert page == ["p2", "p3", "p4"], page
    connection.execute(child.insert(), [{"id": 1, "parent_id": row.id}])
    joined = connection.execute(sa.select(parent.c.name).join(child)).scalars().all()
    assert joined == ["p7"], joined
print("ok create, insert, select")

inspector = sa.inspect(engine)
names = inspector.get_table_names()
assert {"alchemy_parent", "alchemy_child"} <= set(names), names
columns = {column["name"]: column for column in inspector.get_columns("alchemy_parent")}
assert list(columns) == ["id", "name", "amount", "at", "note"], list(columns)
assert isinstance(columns["amount"]["type"], sa.Numeric) and columns["amount"]["type"].precision == 20
assert columns["name"]["nullable"] is False and columns["note"]["comment"] == "free text", columns
assert inspector.get_pk_constraint("alchemy_parent")["constrained_columns"] == ["id"]
foreign = inspector.get_foreign_keys("alchemy_child")
assert [key["referred_table"] for key in foreign] == ["alchemy_parent"], foreign
assert inspector.get_unique_constraints("alchemy_parent")[0]["column_names"] == ["name"]
assert any(index["column_names"] == ["parent_id"] for index in inspector.get_indexes("alchemy_child"))
assert inspector.get_table_comment("alchemy_parent")["text"] == "a parent"
reflected = sa.Table("alchemy_parent", sa.MetaData(), autoload_with=engine)
assert [column.name for column in reflected.columns] == list(columns)
print("ok reflection")
metadata.drop_all(engine)
print("ok drop")
