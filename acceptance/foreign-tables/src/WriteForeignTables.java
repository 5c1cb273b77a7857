import static org.apache.iceberg.types.Types.NestedField.optional;
import static org.apache.iceberg.types.Types.NestedField.required;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.UpdateProperties;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.expressions.Literal;
import org.apache.iceberg.types.Types;

/** {@code mvn compile exec:java -Dexec.args=DIRECTORY}: one table of every kind that readers get wrong. */
public final class WriteForeignTables {
  private static final PartitionSpec NONE = PartitionSpec.unpartitioned();

  public static void main(String[] args) throws IOException {
    Lake lake = new Lake(Path.of(args[0]).toAbsolutePath());
    deletionVectors(lake);
    largeVector(lake);
    equalityDeletes(lake);
    allTypes(lake);
    newTypes(lake);
    defaults(lake);
    nestedEvolution(lake);
    mixedSpecs(lake);
    firstVersion(lake);
    otherFormat(lake);
    LegacyFiles.write(lake);
  }

  /** Position deletes of v2 in one file, replaced by a vector; two vectors in one Puffin file; a file after them. */
  private static void deletionVectors(Lake lake) throws IOException {
    Schema schema = new Schema(required(1, "id", Types.LongType.get()), optional(2, "part", Types.StringType.get()));
    Table table = lake.create("vectors", 2, schema, PartitionSpec.builderFor(schema).identity("part").build());
    DataFile[] files = new DataFile[3];
    for (int part = 0; part < 3; part++) {
      String name = "p" + part;
      Record[] rows = LongStream.range(part * 10L, part * 10L + 10).mapToObj(id -> Lake.row(table, id, name)).toArray(Record[]::new);
      files[part] = Lake.append(table, Lake.record(table.spec().partitionType(), name), rows);
    }
    Lake.deletePositions(table, files[0], 1, 2);
    Lake.deletePositions(table, files[1], 5);
    table.updateProperties().set("format-version", "3").commit();
    // Replaces the position deletes of the first file; those of the second stay in force.
    Lake.deleteVectors(table, List.of(files[0], files[2]), List.of(new long[] {0, 1, 2, 9}, new long[] {4}));
    Lake.append(table, Lake.record(table.spec().partitionType(), "p2"), Lake.row(table, 24L, "p2"));
    Lake.expect(table);
  }

  /** Containers of every kind: a run of whole containers, a bitmap, an array, one beyond the others. */
  private static void largeVector(Lake lake) throws IOException {
    Table table = lake.create("large_vector", 3, new Schema(optional(1, "digit", Types.IntegerType.get())), NONE);
    List<Record> rows =
        new AbstractList<>() {
          @Override public Record get(int at) { return Lake.row(table, at % 7); }
          @Override public int size() { return 300_000; }
        };
    DataFile file = Lake.write(table, FileFormat.PARQUET, null, rows);
    table.newAppend().appendFile(file).commit();
    LongStream deleted =
        LongStream.concat(
            LongStream.range(100, 70_000),
            LongStream.concat(
                LongStream.range(0, 20_000).map(at -> 131_072 + 3 * at), LongStream.of(200_000, 200_002, 299_999)));
    Lake.deleteVectors(table, List.of(file), List.of(deleted.toArray()));
    long[] found = new long[2];
    for (Record row : org.apache.iceberg.data.IcebergGenerics.read(table).build()) {
      found[0] += 1;
      found[1] += (Integer) row.get(0);
    }
    Lake.print(table, List.of("[\"" + found[0] + "\",\"" + found[1] + "\"]"));
  }

  private static void equalityDeletes(Lake lake) throws IOException {
    Types.StructType inner = Types.StructType.of(optional(6, "x", Types.IntegerType.get()), optional(7, "y", Types.StringType.get()));
    Schema schema =
        new Schema(
            optional(1, "id", Types.IntegerType.get()),
            optional(2, "part", Types.StringType.get()),
            optional(3, "ratio", Types.DoubleType.get()),
            optional(4, "word", Types.StringType.get()),
            optional(5, "inner", inner));
    Table table = lake.create("equality", 2, schema, PartitionSpec.builderFor(schema).identity("part").build());
    for (String part : List.of("a", "b"))
      Lake.append(
          table,
          Lake.record(table.spec().partitionType(), part),
          Lake.row(table, 1, part, 1.5, "g1", Lake.record(inner, 1, "one")),
          Lake.row(table, 2, part, Double.NaN, "g2", Lake.record(inner, 2, "two")),
          Lake.row(table, 3, part, null, "g3", null),
          Lake.row(table, null, part, 4.5, "g4", Lake.record(inner, null, "four")),
          Lake.row(table, 5, part, 5.5, null, Lake.record(inner, 5, null)),
          Lake.row(table, 6, part, 6.5, "g6", Lake.record(inner, 6, "six")),
          Lake.row(table, 7, part, 7.5, "g7", Lake.record(inner, 7, "seven")),
          Lake.row(table, 8, part, 8.5, "g8", Lake.record(inner, 8, "eight")));
    PartitionSpec spec = table.spec();
    Record inA = Lake.record(spec.partitionType(), "a");
    // In one partition, by one column, NULL among the keys.
    Types.StructType byId = schema.select("id").asStruct();
    Lake.deleteEqual(table, inA, spec, new int[] {1}, Lake.record(byId, 1), Lake.record(byId, (Object) null));
    // By two columns.
    Types.StructType byTwo = schema.select("id", "part").asStruct();
    Record inB = Lake.record(spec.partitionType(), "b");
    Lake.deleteEqual(table, inB, spec, new int[] {1, 2}, Lake.record(byTwo, 6, "b"), Lake.record(byTwo, 7, "a"));
    Types.StructType byWord = schema.select("word").asStruct();
    Lake.deleteEqual(table, inA, spec, new int[] {4}, Lake.record(byWord, "g8"));
    // Written before it: deletes nothing of this.
    Lake.append(table, inA, Lake.row(table, 1, "a", 10.5, "new", null));
    // Of an unpartitioned spec: everywhere.
    table.updateSpec().removeField("part").commit();
    Types.StructType byRatio = schema.select("ratio").asStruct();
    Lake.deleteEqual(table, null, table.spec(), new int[] {3}, Lake.record(byRatio, Double.NaN), Lake.record(byRatio, (Object) null));
    table.updateSchema().updateColumn("id", Types.LongType.get()).renameColumn("ratio", "share").commit();
    Types.StructType wide = table.schema().select("id").asStruct();
    Lake.deleteEqual(table, null, table.spec(), new int[] {1}, Lake.record(wide, 5L));
    Lake.expect(table);
  }

  private static final List<Types.NestedField> PLAIN =
      List.of(
          optional(1, "flag", Types.BooleanType.get()),
          optional(2, "small", Types.IntegerType.get()),
          optional(3, "big", Types.LongType.get()),
          optional(4, "single", Types.FloatType.get()),
          optional(5, "twice", Types.DoubleType.get()),
          optional(6, "day", Types.DateType.get()),
          optional(7, "clock", Types.TimeType.get()),
          optional(8, "moment", Types.TimestampType.withoutZone()),
          optional(9, "instant", Types.TimestampType.withZone()),
          optional(10, "words", Types.StringType.get()),
          optional(11, "token", Types.UUIDType.get()),
          optional(12, "four", Types.FixedType.ofLength(4)),
          optional(13, "bytes", Types.BinaryType.get()),
          optional(14, "price", Types.DecimalType.of(9, 2)),
          optional(15, "amount", Types.DecimalType.of(18, 4)),
          optional(16, "huge", Types.DecimalType.of(38, 10)));

  private static void allTypes(Lake lake) throws IOException {
    Types.StructType inner = Types.StructType.of(optional(24, "at", Types.TimestampType.withZone()), optional(25, "n", Types.DecimalType.of(20, 3)));
    Types.StructType other = Types.StructType.of(optional(26, "at", Types.TimestampType.withZone()), optional(27, "n", Types.DecimalType.of(20, 3)));
    List<Types.NestedField> fields = new java.util.ArrayList<>(PLAIN);
    fields.add(optional(17, "list", Types.ListType.ofOptional(20, Types.UUIDType.get())));
    fields.add(optional(18, "map", Types.MapType.ofOptional(21, 22, Types.IntegerType.get(), Types.ListType.ofOptional(23, inner))));
    fields.add(optional(19, "struct", other));
    Table table = lake.create("all_types", 2, new Schema(fields), NONE);
    Record alike = Lake.record(other, null, new BigDecimal("0.001"));
    Record one = Lake.record(inner, OffsetDateTime.parse("1969-12-31T23:59:59.999999Z"), new BigDecimal("-12345678901234567.891"));
    UUID token = UUID.fromString("f79c3e09-677c-4bbd-a479-3f349cb785e7");
    Object[] values = {
      true, Integer.MIN_VALUE, Long.MAX_VALUE, 2.5f, -0.125, LocalDate.parse("1582-10-04"), LocalTime.parse("23:59:59.999999"),
      LocalDateTime.parse("0001-01-01T00:00:00.000001"), OffsetDateTime.parse("9999-12-31T23:59:59.999999Z"), "ä\"\n🚣",
      token, new byte[] {0, 1, -1, 4}, ByteBuffer.wrap(new byte[] {-1, 0}), new BigDecimal("-9999999.99"),
      new BigDecimal("12345678901234.5678"), new BigDecimal("9999999999999999999999999999.9999999999"),
      Arrays.asList(token, null), Map.of(7, Arrays.asList(one, null)), alike
    };
    Object[] odd = new Object[values.length];
    odd[3] = Float.NaN;
    odd[4] = Double.NEGATIVE_INFINITY;
    odd[9] = "";
    odd[13] = new BigDecimal("0.10");
    odd[16] = List.of();
    odd[17] = Map.of();
    odd[18] = Lake.record(other, null, null);
    Lake.append(table, null, Lake.row(table, values), Lake.row(table, odd), Lake.row(table, new Object[values.length]));
    Lake.expect(table);
  }

  private static void newTypes(Lake lake) throws IOException {
    Table table =
        lake.create(
            "new_types",
            3,
            new Schema(
                optional(1, "id", Types.IntegerType.get()),
                optional(2, "nanos", Types.TimestampNanoType.withoutZone()),
                optional(3, "nanos_utc", Types.TimestampNanoType.withZone()),
                optional(4, "nothing", Types.UnknownType.get())),
            NONE);
    Lake.append(
        table,
        null,
        Lake.row(table, 1, LocalDateTime.parse("2024-01-02T03:04:05.123456789"), OffsetDateTime.parse("1969-12-31T23:59:59.999999999Z"), null),
        Lake.row(table, 2, null, null, null));
    Lake.expect(table);
    table.updateSchema().addColumn("shape", Types.GeometryType.crs84()).addColumn("any", Types.VariantType.get()).commit();
    Lake.print(table, java.nio.file.Files.readAllLines(DirectoryIO.file(table.location()).toPath().resolve("expected.ndjson")));
  }

  /** Columns with an initial default, added after the first file was written; promotion of a date. */
  private static void defaults(Lake lake) throws IOException {
    Types.StructType inner = Types.StructType.of(optional(3, "x", Types.IntegerType.get()));
    Table table =
        lake.create("defaults", 3, new Schema(optional(1, "id", Types.IntegerType.get()), optional(2, "inner", inner), optional(4, "day", Types.DateType.get())), NONE);
    Lake.append(table, null, Lake.row(table, 1, Lake.record(inner, 1), LocalDate.parse("2024-02-29")), Lake.row(table, 2, null, null));
    table
        .updateSchema()
        .addColumn("n", Types.LongType.get(), Literal.of(42L))
        .addColumn("word", Types.StringType.get(), Literal.of("it's"))
        .addColumn("price", Types.DecimalType.of(9, 2), Literal.of(new BigDecimal("12.50")))
        .addColumn("born", Types.DateType.get(), Literal.of("2020-02-29").to(Types.DateType.get()))
        .addColumn("at", Types.TimestampType.withZone(), Literal.of("2020-01-01T00:00:00.000001+00:00").to(Types.TimestampType.withZone()))
        .addColumn("raw", Types.BinaryType.get(), Literal.of(ByteBuffer.wrap(new byte[] {0, -1})))
        .addColumn("flag", Types.BooleanType.get(), Literal.of(true))
        .addColumn("inner", "y", Types.StringType.get(), Literal.of("inside"))
        .commit();
    Types.StructType wide = table.schema().findType("inner").asStructType();
    Lake.append(
        table,
        null,
        Lake.row(table, 3, Lake.record(wide, 3, "three"), null, 1L, null, null, null, null, null, false),
        Lake.row(table, 4, Lake.record(wide, 4, null), LocalDate.parse("1969-12-31"), null, "w", new BigDecimal("0.01"), null, null, ByteBuffer.wrap(new byte[0]), null));
    Lake.expect(table);
  }

  private static void nestedEvolution(Lake lake) throws IOException {
    Types.StructType inner = Types.StructType.of(optional(10, "a", Types.IntegerType.get()), optional(11, "b", Types.StringType.get()), optional(12, "c", Types.FloatType.get()));
    Schema schema =
        new Schema(
            required(1, "id", Types.IntegerType.get()),
            optional(2, "s", inner),
            optional(3, "l", Types.ListType.ofOptional(4, Types.StructType.of(optional(13, "a", Types.IntegerType.get())))),
            optional(5, "m", Types.MapType.ofOptional(6, 7, Types.StringType.get(), Types.StructType.of(optional(14, "a", Types.IntegerType.get()), optional(15, "b", Types.DecimalType.of(5, 2))))),
            optional(8, "old", Types.StringType.get()));
    Table table = lake.create("nested", 2, schema, NONE);
    Types.StructType s = table.schema().findType("s").asStructType();
    Types.StructType l = table.schema().findType("l.element").asStructType();
    Types.StructType m = table.schema().findType("m.value").asStructType();
    Lake.append(
        table,
        null,
        Lake.row(table, 1, Lake.record(s, 1, "b1", 1.5f), List.of(Lake.record(l, 10)), Map.of("k", Lake.record(m, 100, new BigDecimal("1.25"))), "old1"),
        Lake.row(table, 2, null, null, null, null));
    table
        .updateSchema()
        .renameColumn("s.a", "renamed")
        .deleteColumn("s.b")
        .updateColumn("s.c", Types.DoubleType.get())
        .addColumn("s", "d", Types.IntegerType.get())
        .renameColumn("l.a", "x")
        .addColumn("l", "y", Types.StringType.get())
        .updateColumn("m.b", Types.DecimalType.of(12, 2))
        .renameColumn("m.a", "z")
        .deleteColumn("old")
        .makeColumnOptional("id")
        .commit();
    // The same names again, for other fields; in another order.
    table.updateSchema().addColumn("s", "b", Types.LongType.get()).addColumn("s", "a", Types.StringType.get()).addColumn("old", Types.IntegerType.get()).moveFirst("m").moveFirst("s.a").updateColumn("id", Types.LongType.get()).commit();
    s = table.schema().findType("s").asStructType();
    l = table.schema().findType("l.element").asStructType();
    m = table.schema().findType("m.value").asStructType();
    Lake.append(
        table,
        null,
        Lake.row(
            table,
            Map.of("k", Lake.record(m, 200, new BigDecimal("1234567890.25"))),
            null,
            Lake.record(s, "new a", 2, 2.5, 22, 222L),
            List.of(Lake.record(l, 20, "y2")),
            2));
    Lake.expect(table);
  }

  private static void mixedSpecs(Lake lake) throws IOException {
    Schema schema = new Schema(optional(1, "id", Types.IntegerType.get()), optional(2, "at", Types.TimestampType.withoutZone()), optional(3, "kind", Types.StringType.get()));
    Table table = lake.create("mixed_specs", 2, schema, PartitionSpec.builderFor(schema).month("at").identity("kind").build());
    LocalDateTime january = LocalDateTime.parse("2024-01-15T12:00:00");
    LocalDateTime before = LocalDateTime.parse("1969-12-31T23:00:00");
    Lake.appendRow(table, Lake.row(table, 1, january, "k"));
    Lake.appendRow(table, Lake.row(table, 2, before, null));
    table.updateSpec().removeField("at_month").addField(Expressions.day("at")).addField(Expressions.bucket("id", 4)).commit();
    Lake.appendRow(table, Lake.row(table, 3, january, "k"));
    table.updateSpec().removeField("kind").commit();
    table.updateSchema().updateColumn("id", Types.LongType.get()).commit();
    Lake.appendRow(table, Lake.row(table, 4L, before, "z"));
    // No spec in use names it any more; those of the first files do.
    table.updateSchema().deleteColumn("kind").commit();
    Lake.appendRow(table, Lake.row(table, 5L, january));
    Lake.expect(table);
  }

  /** v1: no sequence numbers; removed partition fields stay as void. */
  private static void firstVersion(Lake lake) throws IOException {
    Schema schema = new Schema(optional(1, "id", Types.IntegerType.get()), optional(2, "kind", Types.StringType.get()));
    Table table = lake.create("first_version", 1, schema, PartitionSpec.builderFor(schema).identity("kind").build());
    Lake.appendRow(table, Lake.row(table, 1, "a"));
    table.updateSpec().removeField("kind").addField(Expressions.truncate("id", 10)).commit();
    Lake.appendRow(table, Lake.row(table, 25, "b"));
    Lake.expect(table);
  }

  private static void otherFormat(Lake lake) throws IOException {
    Table table = lake.create("avro_file", 2, new Schema(optional(1, "id", Types.IntegerType.get())), NONE);
    table.newAppend().appendFile(Lake.write(table, FileFormat.AVRO, null, List.of(Lake.row(table, 1)))).commit();
    Lake.expect(table);
    Table orc = lake.create("orc_file", 2, new Schema(optional(1, "id", Types.IntegerType.get())), NONE);
    orc.newAppend()
        .appendFile(DataFiles.builder(NONE).withPath(orc.location() + "/data/one.orc").withFormat(FileFormat.ORC).withFileSizeInBytes(100).withRecordCount(1).build())
        .commit();
    Lake.print(orc, List.of());
  }
}
