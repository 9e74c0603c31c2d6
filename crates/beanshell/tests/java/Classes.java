import java.io.*;
import java.nio.charset.StandardCharsets;
import java.text.*;
import java.util.*;

/**
 * Answers what Java's own classes compute: a request on each line, cells divided by tabs, an answer on each line.
 * An answer starts with {@code =}, an exception with {@code !}; tabs, line ends and backslashes are escaped.
 */
public class Classes {
    public static void main(String[] arguments) throws IOException {
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        Locale.setDefault(Locale.US);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)), false, "UTF-8");
        String line;
        while ((line = in.readLine()) != null) {
            String[] cells = line.split("\t", -1);
            for (int i = 0; i < cells.length; i++) {
                cells[i] = unescape(cells[i]);
            }
            String answer;
            try {
                answer = "=" + answer(cells);
            } catch (Exception e) {
                answer = "!" + e + (e instanceof ParseException p ? " @" + p.getErrorOffset() : "");
            }
            out.print(escape(answer) + "\n");
        }
        out.flush();
    }

    static String answer(String[] cells) throws Exception {
        switch (cells[0]) {
            case "doubleToString": return Double.toString(Double.longBitsToDouble(Long.parseLong(cells[1])));
            case "floatToString": return Float.toString(Float.intBitsToFloat(Integer.parseInt(cells[1])));
            case "doubleToHexString": return Double.toHexString(Double.longBitsToDouble(Long.parseLong(cells[1])));
            case "parseDouble": return "" + Double.doubleToLongBits(Double.parseDouble(cells[1]));
            case "parseFloat": return "" + Float.floatToIntBits(Float.parseFloat(cells[1]));
            case "parseInt": return "" + Integer.parseInt(cells[1], Integer.parseInt(cells[2]));
            case "parseLong": return "" + Long.parseLong(cells[1], Integer.parseInt(cells[2]));
            case "parseUnsignedInt": return "" + Integer.parseUnsignedInt(cells[1], Integer.parseInt(cells[2]));
            case "parseUnsignedLong": return "" + Long.parseUnsignedLong(cells[1], Integer.parseInt(cells[2]));
            case "decode32": return "" + Integer.decode(cells[1]);
            case "decode64": return "" + Long.decode(cells[1]);
            case "decode16": return "" + Short.decode(cells[1]);
            case "decode8": return "" + Byte.decode(cells[1]);
            case "toString": return Long.toString(Long.parseLong(cells[1]), Integer.parseInt(cells[2]));
            case "casts": {
                double value = Double.longBitsToDouble(Long.parseLong(cells[1]));
                return (int) value + " " + (long) value + " " + (int) (char) value + " " + (short) value + " " + (byte) value;
            }
            case "unsigned": {
                int value = (int) Long.parseLong(cells[1]);
                return Integer.toHexString(value) + " " + Integer.toOctalString(value) + " " + Integer.toBinaryString(value)
                    + " " + Long.toHexString(Long.parseLong(cells[1])) + " " + Long.toUnsignedString(Long.parseLong(cells[1]));
            }
            case "format": {
                Object[] values = new Object[cells.length - 2];
                for (int i = 2; i < cells.length; i++) {
                    values[i - 2] = value(cells[i]);
                }
                return String.format(Locale.US, cells[1], values);
            }
            case "decimalFormat": {
                DecimalFormat format = new DecimalFormat(cells[1], DecimalFormatSymbols.getInstance(Locale.US));
                Object value = value(cells[2]);
                return value instanceof Long l ? format.format(l.longValue()) : format.format(value);
            }
            case "decimalParse": {
                DecimalFormat format = new DecimalFormat(cells[1], DecimalFormatSymbols.getInstance(Locale.US));
                Number number = format.parse(cells[2]);
                return number.getClass().getSimpleName() + " " + number;
            }
            case "messageFormat": {
                Object[] values = new Object[cells.length - 2];
                for (int i = 2; i < cells.length; i++) {
                    values[i - 2] = value(cells[i]);
                }
                return MessageFormat.format(cells[1], values);
            }
            default: return Dates.answer(cells);
        }
    }

    /** A value with its kind before it. */
    static Object value(String cell) {
        int colon = cell.indexOf(':');
        String text = cell.substring(colon + 1);
        switch (colon < 0 ? cell : cell.substring(0, colon)) {
            case "null": return null;
            case "boolean": return Boolean.valueOf(text);
            case "char": return (char) Integer.parseInt(text);
            case "8": return Byte.valueOf(text);
            case "16": return Short.valueOf(text);
            case "32": return Integer.valueOf(text);
            case "64": return Long.valueOf(text);
            case "float": return Float.intBitsToFloat(Integer.parseInt(text));
            case "double": return Double.longBitsToDouble(Long.parseLong(text));
            case "date": return new Date(Long.parseLong(text));
            default: return text;
        }
    }

    static String escape(String text) {
        return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r");
    }

    static String unescape(String text) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                c = text.charAt(++i);
                c = c == 't' ? '\t' : c == 'n' ? '\n' : c == 'r' ? '\r' : c;
            }
            out.append(c);
        }
        return out.toString();
    }
}

/** Zones, calendars and date formats. */
class Dates {
    static String answer(String[] cells) throws Exception {
        switch (cells[0]) {
            case "zone": {
                TimeZone zone = TimeZone.getTimeZone(cells[1]);
                return zone.getID() + " " + zone.getRawOffset() + " " + zone.getDSTSavings() + " " + zone.getDisplayName(true, TimeZone.SHORT, Locale.US);
            }
            case "offset": {
                GregorianCalendar calendar = new GregorianCalendar(TimeZone.getTimeZone(cells[1]));
                calendar.setTimeInMillis(Long.parseLong(cells[2]));
                return calendar.get(Calendar.ZONE_OFFSET) + " " + calendar.get(Calendar.DST_OFFSET);
            }
            case "dateToString": {
                TimeZone.setDefault(TimeZone.getTimeZone(cells[1]));
                try {
                    return new Date(Long.parseLong(cells[2])).toString();
                } finally {
                    TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
                }
            }
            case "calendar": return calendar(cells);
            case "dateFormat": {
                SimpleDateFormat format = new SimpleDateFormat(cells[1], Locale.US);
                format.setTimeZone(TimeZone.getTimeZone(cells[2]));
                return format.format(new Date(Long.parseLong(cells[3])));
            }
            case "dateParse": {
                SimpleDateFormat format = new SimpleDateFormat(cells[1], Locale.US);
                format.setTimeZone(TimeZone.getTimeZone(cells[2]));
                format.set2DigitYearStart(new Date(Long.parseLong(cells[3])));
                format.setLenient(Boolean.parseBoolean(cells[4]));
                long millis = format.parse(cells[5]).getTime();
                return millis + " " + format.getTimeZone().getID();
            }
            default: throw new IllegalArgumentException(cells[0]);
        }
    }

    /** A calendar and steps: zone, instant, then words such as {@code set,2,13}. */
    static String calendar(String[] cells) {
        GregorianCalendar calendar = new GregorianCalendar(TimeZone.getTimeZone(cells[1]), Locale.US);
        calendar.setTimeInMillis(Long.parseLong(cells[2]));
        StringBuilder out = new StringBuilder();
        for (int i = 3; i < cells.length; i++) {
            String[] word = cells[i].split(",");
            int[] n = new int[word.length];
            for (int j = 1; j < word.length; j++) {
                n[j] = Integer.parseInt(word[j]);
            }
            try {
                switch (word[0]) {
                    case "set": calendar.set(n[1], n[2]); break;
                    case "date": calendar.set(n[1], n[2], n[3]); break;
                    case "datetime": calendar.set(n[1], n[2], n[3], n[4], n[5], n[6]); break;
                    case "get": out.append(calendar.get(n[1])).append(' '); break;
                    case "add": calendar.add(n[1], n[2]); break;
                    case "roll": calendar.roll(n[1], n[2]); break;
                    case "clear": calendar.clear(); break;
                    case "unset": calendar.clear(n[1]); break;
                    case "lenient": calendar.setLenient(n[1] == 1); break;
                    case "first": calendar.setFirstDayOfWeek(n[1]); break;
                    case "minimal": calendar.setMinimalDaysInFirstWeek(n[1]); break;
                    case "max": out.append(calendar.getActualMaximum(n[1])).append(' '); break;
                    case "min": out.append(calendar.getActualMinimum(n[1])).append(' '); break;
                    case "isset": out.append(calendar.isSet(n[1])).append(' '); break;
                    case "weekdate": calendar.setWeekDate(n[1], n[2], n[3]); break;
                    case "weekyear": out.append(calendar.getWeekYear()).append('/').append(calendar.getWeeksInWeekYear()).append(' '); break;
                    case "time": out.append(calendar.getTimeInMillis()).append(' '); break;
                    case "zone": calendar.setTimeZone(TimeZone.getTimeZone(n[1] == 0 ? "UTC" : "America/New_York")); break;
                    case "fields":
                        for (int field = 0; field < 17; field++) {
                            out.append(calendar.get(field)).append(field < 16 ? "," : " ");
                        }
                        break;
                    default: throw new IllegalStateException(word[0]);
                }
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                out.append(e.getClass().getSimpleName()).append(':').append(e.getMessage()).append(' ');
            }
        }
        return out.toString().trim();
    }
}
