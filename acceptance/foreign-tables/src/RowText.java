import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.types.Types.NestedField;

/** Rows as JSON arrays of texts, in the words of Boathouse's results. */
final class RowText {
  private RowText() {}

  /** `columns` first of the record: behind them may be what the reader needed itself. */
  static String row(Record record, int columns) {
    List<String> cells = new ArrayList<>();
    for (int at = 0; at < columns; at++) {
      Object value = record.get(at);
      cells.add(value == null ? "null" : quote(isNested(value) ? json(value) : scalar(value)));
    }
    return "[" + String.join(",", cells) + "]";
  }

  private static boolean isNested(Object value) {
    return value instanceof Record || value instanceof List || value instanceof Map;
  }

  private static String json(Object value) {
    if (value == null) return "null";
    if (value instanceof Boolean) return value.toString();
    if (value instanceof Record) {
      Record record = (Record) value;
      List<String> fields = new ArrayList<>();
      for (NestedField field : record.struct().fields())
        fields.add(quote(field.name()) + ":" + json(record.getField(field.name())));
      return "{" + String.join(",", fields) + "}";
    }
    if (value instanceof List)
      return ((List<?>) value).stream().map(RowText::json).collect(Collectors.joining(",", "[", "]"));
    if (value instanceof Map)
      return ((Map<?, ?>) value)
          .entrySet().stream()
              .map(entry -> quote(scalar(entry.getKey())) + ":" + json(entry.getValue()))
              .collect(Collectors.joining(",", "{", "}"));
    String text = scalar(value);
    return value instanceof Number && text.matches("[-+0-9.e]+") ? text : quote(text);
  }

  private static String scalar(Object value) {
    if (value instanceof Double || value instanceof Float) {
      double number = ((Number) value).doubleValue();
      return Double.isNaN(number) ? "nan" : Double.isInfinite(number) ? (number > 0 ? "inf" : "-inf") : value.toString();
    }
    if (value instanceof BigDecimal) return ((BigDecimal) value).toPlainString();
    if (value instanceof OffsetDateTime) return dateTime(((OffsetDateTime) value).toLocalDateTime()) + "+00";
    if (value instanceof LocalDateTime) return dateTime((LocalDateTime) value);
    if (value instanceof LocalTime) return time((LocalTime) value);
    if (value instanceof byte[]) return Base64.getEncoder().encodeToString((byte[]) value);
    if (value instanceof ByteBuffer) {
      ByteBuffer buffer = ((ByteBuffer) value).duplicate();
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return Base64.getEncoder().encodeToString(bytes);
    }
    return value.toString();
  }

  private static String dateTime(LocalDateTime value) {
    return value.toLocalDate() + " " + time(value.toLocalTime());
  }

  private static String time(LocalTime value) {
    String text = String.format("%02d:%02d:%02d.%09d", value.getHour(), value.getMinute(), value.getSecond(), value.getNano());
    return text.replaceAll("\\.?0+$", "").length() < 8 ? text.substring(0, 8) : text.replaceAll("\\.0+$", "").replaceAll("(\\.\\d*?)0+$", "$1");
  }

  static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') quoted.append('\\').append(c);
      else if (c < 0x20) quoted.append(String.format("\\u%04x", (int) c));
      else quoted.append(c);
    }
    return quoted.append('"').toString();
  }
}
