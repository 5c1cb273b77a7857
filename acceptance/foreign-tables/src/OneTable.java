import org.apache.iceberg.BaseMetastoreTableOperations;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.io.FileIO;

/** The catalog of one table: its newest metadata file, in memory. */
final class OneTable extends BaseMetastoreTableOperations {
  private final FileIO io = new DirectoryIO();
  private final String name;
  private String newest;

  OneTable(String name) {
    this.name = name;
  }

  @Override
  protected String tableName() {
    return name;
  }

  @Override
  public FileIO io() {
    return io;
  }

  @Override
  protected void doRefresh() {
    if (newest != null) refreshFromMetadataLocation(newest);
    else disableRefresh();
  }

  @Override
  protected void doCommit(TableMetadata base, TableMetadata metadata) {
    newest = writeNewMetadata(metadata, currentVersion() + 1);
    requestRefresh();
  }
}
