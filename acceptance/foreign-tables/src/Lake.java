import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.data.GenericAppenderFactory;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.deletes.BaseDVFileWriter;
import org.apache.iceberg.deletes.DVFileWriter;
import org.apache.iceberg.deletes.EqualityDeleteWriter;
import org.apache.iceberg.deletes.PositionDelete;
import org.apache.iceberg.deletes.PositionDeleteWriter;
import org.apache.iceberg.encryption.EncryptedFiles;
import org.apache.iceberg.encryption.EncryptedOutputFile;
import org.apache.iceberg.encryption.EncryptionKeyMetadata;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.types.Types;

/** Writes tables with Iceberg's own library, and what its generic reader finds in them. */
final class Lake {
  Lake(Path directory) {
    DirectoryIO.directory = directory;
  }

  Table create(String name, int version, Schema schema, PartitionSpec spec, String... properties) {
    Map<String, String> all = new HashMap<>();
    all.put("format-version", String.valueOf(version));
    all.put("write.metadata.compression-codec", "gzip");
    all.put("write.metadata.delete-after-commit.enabled", "true");
    all.put("write.metadata.previous-versions-max", "1");
    all.put("commit.manifest-merge.enabled", "false");
    for (int at = 0; at < properties.length; at += 2) all.put(properties[at], properties[at + 1]);
    OneTable table = new OneTable(name);
    table.commit(null, TableMetadata.newTableMetadata(schema, spec, DirectoryIO.ROOT + name, all));
    return new BaseTable(table, name);
  }

  static Record record(Types.StructType type, Object... values) {
    GenericRecord record = GenericRecord.create(type);
    for (int at = 0; at < values.length; at++) record.set(at, values[at]);
    return record;
  }

  static Record row(Table table, Object... values) {
    return record(table.schema().asStruct(), values);
  }

  static EncryptedOutputFile newFile(Table table, String suffix) {
    OutputFile file = table.io().newOutputFile(table.location() + "/data/" + UUID.randomUUID() + suffix);
    return EncryptedFiles.encryptedOutput(file, EncryptionKeyMetadata.EMPTY);
  }

  static DataFile write(Table table, FileFormat format, StructLike partition, Iterable<Record> rows) {
    GenericAppenderFactory factory = new GenericAppenderFactory(table.schema(), table.spec());
    factory.set("write.parquet.compression-codec", "zstd");
    DataWriter<Record> writer = factory.newDataWriter(newFile(table, "." + format.name().toLowerCase()), format, partition);
    try (writer) {
      for (Record row : rows) writer.write(row);
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
    return writer.toDataFile();
  }

  /** Into the partition of the first row. */
  static DataFile appendRow(Table table, Record row) {
    PartitionKey partition = new PartitionKey(table.spec(), table.schema());
    partition.partition(new InternalRecordWrapper(table.schema().asStruct()).wrap(row));
    return append(table, partition, row);
  }

  static DataFile append(Table table, StructLike partition, Record... rows) {
    DataFile file = write(table, FileFormat.PARQUET, partition, Arrays.asList(rows));
    table.newAppend().appendFile(file).commit();
    return file;
  }

  static void deletePositions(Table table, DataFile file, long... positions) {
    GenericAppenderFactory factory = new GenericAppenderFactory(table.schema(), table.spec());
    PositionDeleteWriter<Record> writer =
        factory.newPosDeleteWriter(newFile(table, "-deletes.parquet"), FileFormat.PARQUET, file.partition());
    try (writer) {
      for (long position : positions) writer.write(PositionDelete.<Record>create().set(file.location(), position, null));
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
    table.newRowDelta().addDeletes(writer.toDeleteFile()).commit();
  }

  /** One Puffin file with a deletion vector for each data file. */
  static void deleteVectors(Table table, List<DataFile> files, List<long[]> positions) throws IOException {
    String location = table.location() + "/data/" + UUID.randomUUID() + ".puffin";
    DVFileWriter writer = new BaseDVFileWriter(() -> table.io().newOutputFile(location), path -> null);
    try (writer) {
      for (int at = 0; at < files.size(); at++)
        for (long position : positions.get(at))
          writer.delete(files.get(at).location(), position, table.specs().get(files.get(at).specId()), files.get(at).partition());
    }
    var change = table.newRowDelta();
    for (DeleteFile file : writer.result().deleteFiles()) change.addDeletes(file);
    change.commit();
  }

  static void deleteEqual(Table table, StructLike partition, PartitionSpec spec, int[] ids, Record... keys) {
    Schema keySchema = keys[0].struct().fields().isEmpty() ? null : new Schema(keys[0].struct().fields());
    GenericAppenderFactory factory = new GenericAppenderFactory(table.schema(), spec, ids, keySchema, null);
    EqualityDeleteWriter<Record> writer =
        factory.newEqDeleteWriter(newFile(table, "-equal.parquet"), FileFormat.PARQUET, partition);
    try (writer) {
      for (Record key : keys) writer.write(key);
    } catch (IOException error) {
      throw new UncheckedIOException(error);
    }
    table.newRowDelta().addDeletes(writer.toDeleteFile()).commit();
  }

  /** Rows as Iceberg's reader finds them; sorted, one a line. */
  static void expect(Table table) throws IOException {
    List<String> lines = new ArrayList<>();
    try (CloseableIterable<Record> rows = IcebergGenerics.read(table).build()) {
      for (Record row : rows) lines.add(RowText.row(row, table.schema().columns().size()));
    }
    Collections.sort(lines);
    print(table, lines);
  }

  static void print(Table table, List<String> lines) throws IOException {
    Path directory = DirectoryIO.file(table.location()).toPath();
    try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(directory.resolve("expected.ndjson")))) {
      for (String line : lines) out.println(line);
    }
    // Old manifest lists are of no use to a reader.
    table.expireSnapshots().expireOlderThan(System.currentTimeMillis() + 1).retainLast(1).commit();
    String newest = ((HasTableOperations) table).operations().current().metadataFileLocation();
    Files.list(directory.resolve("metadata"))
        .filter(file -> file.toString().endsWith(".metadata.json") && !newest.endsWith(file.getFileName().toString()))
        .forEach(file -> file.toFile().delete());
  }
}
