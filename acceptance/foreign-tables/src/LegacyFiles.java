import static org.apache.iceberg.types.Types.NestedField.optional;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.hadoop.fs.Path;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.mapping.NameMappingParser;
import org.apache.iceberg.parquet.Parquet;
import org.apache.iceberg.types.Types;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Files that never knew of Iceberg, as Hive, Spark and Avro wrote them. */
final class LegacyFiles {
  private LegacyFiles() {}

  private static final Schema SCHEMA =
      new Schema(
          optional(1, "id", Types.IntegerType.get()),
          optional(2, "word", Types.StringType.get()),
          optional(3, "s", Types.StructType.of(optional(6, "x", Types.IntegerType.get()), optional(7, "y", Types.StringType.get()))),
          optional(4, "l", Types.ListType.ofOptional(8, Types.IntegerType.get())),
          optional(5, "m", Types.MapType.ofOptional(9, 10, Types.StringType.get(), Types.LongType.get())));

  private static final String MAPPING =
      "[{\"field-id\":1,\"names\":[\"id\",\"identifier\"]},{\"field-id\":2,\"names\":[\"word\",\"text\"]},"
          + "{\"field-id\":3,\"names\":[\"s\"],\"fields\":[{\"field-id\":6,\"names\":[\"x\",\"old_x\"]},{\"field-id\":7,\"names\":[\"y\"]}]},"
          + "{\"field-id\":4,\"names\":[\"l\"],\"fields\":[{\"field-id\":8,\"names\":[\"element\"]}]},"
          + "{\"field-id\":5,\"names\":[\"m\"],\"fields\":[{\"field-id\":9,\"names\":[\"key\"]},{\"field-id\":10,\"names\":[\"value\"]}]}]";

  static void write(Lake lake) throws IOException {
    mapped(lake);
    byPosition(lake);
    int96(lake);
  }

  private static void add(Table table, String message, Consumer<Group> fill) throws IOException {
    MessageType type = MessageTypeParser.parseMessageType(message);
    String location = table.location() + "/data/" + UUID.randomUUID() + ".parquet";
    File file = DirectoryIO.file(location);
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new Path(file.toURI())).withType(type).withCompressionCodec(CompressionCodecName.UNCOMPRESSED).build()) {
      Group row = new SimpleGroup(type);
      fill.accept(row);
      writer.write(row);
    }
    new File(file.getParentFile(), "." + file.getName() + ".crc").delete();
    table
        .newAppend()
        .appendFile(DataFiles.builder(PartitionSpec.unpartitioned()).withPath(location).withFormat("parquet").withFileSizeInBytes(file.length()).withRecordCount(1).build())
        .commit();
  }

  private static void mapped(Lake lake) throws IOException {
    Table table = lake.create("name_mapping", 2, SCHEMA, PartitionSpec.unpartitioned(), "schema.name-mapping.default", MAPPING);
    // Modern lists, other names, another order, one column that no field has.
    add(
        table,
        "message a { optional binary text (UTF8); optional int32 unknown; optional int32 identifier;"
            + " optional group s { optional binary y (UTF8); optional int32 old_x; }"
            + " optional group l (LIST) { repeated group list { optional int32 element; } }"
            + " optional group m (MAP) { repeated group key_value { required binary key (UTF8); optional int64 value; } } }",
        row -> {
          row.append("text", "modern").append("unknown", 7).append("identifier", 1);
          row.addGroup("s").append("y", "why").append("old_x", 11);
          Group list = row.addGroup("l");
          list.addGroup("list").append("element", 1);
          list.addGroup("list");
          row.addGroup("m").addGroup("key_value").append("key", "k").append("value", 5L);
        });
    // Hive and Spark before 3-level lists: bag.array_element, map.
    add(
        table,
        "message hive { optional int32 id; optional binary word (UTF8); optional group s { optional int32 x; }"
            + " optional group l (LIST) { repeated group bag { optional int32 array_element; } }"
            + " optional group m (MAP) { repeated group map (MAP_KEY_VALUE) { required binary key (UTF8); optional int64 value; } } }",
        row -> {
          row.append("id", 2).append("word", "hive");
          row.addGroup("s").append("x", 22);
          row.addGroup("l").addGroup("bag").append("array_element", 2);
          row.addGroup("m").addGroup("map").append("key", "h").append("value", 6L);
        });
    // Avro's two-level list; text that is not marked as such.
    add(
        table,
        "message avro { optional int32 id; optional binary word; optional group l (LIST) { repeated int32 array; } }",
        row -> {
          row.append("id", 3).append("word", "avro");
          row.addGroup("l").append("array", 3).append("array", 33);
        });
    expectMapped(table);
  }

  /** The generic scan knows no name mapping; the Parquet reader below it does. */
  private static void expectMapped(Table table) throws IOException {
    List<String> lines = new ArrayList<>();
    for (FileScanTask task : table.newScan().planFiles()) {
      try (CloseableIterable<Record> rows =
          Parquet.read(table.io().newInputFile(task.file().location()))
              .project(table.schema())
              .withNameMapping(NameMappingParser.fromJson(MAPPING))
              .createReaderFunc(message -> GenericParquetReaders.buildReader(table.schema(), message))
              .build()) {
        for (Record row : rows) lines.add(RowText.row(row, table.schema().columns().size()));
      }
    }
    Collections.sort(lines);
    Lake.print(table, lines);
  }

  /** No ids and no mapping: columns go by their place. */
  private static void byPosition(Lake lake) throws IOException {
    Table table = lake.create("by_position", 2, SCHEMA, PartitionSpec.unpartitioned());
    add(
        table,
        "message p { optional int32 first; optional binary second (UTF8);}",
        row -> {
          row.append("first", 1).append("second", "two");
        });
    Lake.expect(table);
  }

  private static void int96(Lake lake) throws IOException {
    Schema schema = new Schema(optional(1, "at", Types.TimestampType.withZone()));
    Table table = lake.create("int96", 2, schema, PartitionSpec.unpartitioned());
    // Julian day 2440588 is 1970-01-01.
    ByteBuffer twelve = ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putLong(3_600_000_001_000L).putInt(2440588);
    add(table, "message spark { optional int96 at = 1; }", row -> row.append("at", Binary.fromConstantByteArray(twelve.array())));
    Lake.expect(table);
  }
}
