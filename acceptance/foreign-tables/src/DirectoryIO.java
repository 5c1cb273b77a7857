import java.nio.file.Path;
import org.apache.iceberg.Files;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;
import org.apache.iceberg.io.SeekableInputStream;

/** Keeps {@code s3://foreign/…} in a directory, so that tables name no path of the machine that wrote them. */
public class DirectoryIO implements FileIO {
  static final String ROOT = "s3://foreign/";
  static Path directory;

  static java.io.File file(String location) {
    if (!location.startsWith(ROOT)) throw new IllegalArgumentException(location);
    return directory.resolve(location.substring(ROOT.length())).toFile();
  }

  @Override
  public InputFile newInputFile(String location) {
    InputFile file = Files.localInput(file(location));
    return new InputFile() {
      @Override public long getLength() { return file.getLength(); }
      @Override public SeekableInputStream newStream() { return file.newStream(); }
      @Override public String location() { return location; }
      @Override public boolean exists() { return file.exists(); }
    };
  }

  @Override
  public OutputFile newOutputFile(String location) {
    OutputFile file = Files.localOutput(file(location));
    return new OutputFile() {
      @Override public PositionOutputStream create() { return file.create(); }
      @Override public PositionOutputStream createOrOverwrite() { return file.createOrOverwrite(); }
      @Override public String location() { return location; }
      @Override public InputFile toInputFile() { return newInputFile(location); }
    };
  }

  @Override
  public void deleteFile(String location) {
    file(location).delete();
  }
}
