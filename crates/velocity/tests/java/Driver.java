import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.app.VelocityEngine;
import org.apache.velocity.exception.ParseErrorException;
import org.apache.velocity.exception.TemplateInitException;
import org.apache.velocity.runtime.log.NullLogChute;
import org.apache.velocity.runtime.parser.TokenMgrError;

/**
 * Renders templates with the real Velocity, for the comparison in real_engine.rs.
 *
 * A case on stdin is two strings, template and context (a JSON object); an answer on stdout is one
 * byte, 'o' (rendered), 'p' (does not parse) or 'e' (fails while it renders), and one string. A string is its length in bytes as four
 * bytes, big end first, and UTF-8. The end of stdin ends the driver.
 */
public class Driver {
    /** A map whose keys answer to either case of their first letter, as the getters of a bean do. */
    static final class Bean extends LinkedHashMap<String, Object> {
        @Override
        public Object get(Object key) {
            if (containsKey(key) || !(key instanceof String) || ((String) key).isEmpty()) {
                return super.get(key);
            }
            String name = (String) key;
            char first = name.charAt(0);
            char other = Character.isUpperCase(first) ? Character.toLowerCase(first) : Character.toUpperCase(first);
            return super.get(other + name.substring(1));
        }
    }

    /** Just enough JSON for the contexts of the test, which are well formed. */
    static final class Json {
        private final String text;
        private int at = 0;

        Json(String text) {
            this.text = text;
        }

        private char skip() {
            while (Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            return text.charAt(at);
        }

        Object value() {
            switch (skip()) {
                case '{': {
                    Map<String, Object> map = new Bean();
                    at++;
                    while (skip() != '}') {
                        String key = string();
                        skip();
                        at++;
                        map.put(key, value());
                        if (skip() == ',') {
                            at++;
                        }
                    }
                    at++;
                    return map;
                }
                case '[': {
                    List<Object> list = new ArrayList<>();
                    at++;
                    while (skip() != ']') {
                        list.add(value());
                        if (skip() == ',') {
                            at++;
                        }
                    }
                    at++;
                    return list;
                }
                case '"':
                    return string();
                case 't':
                    at += 4;
                    return Boolean.TRUE;
                case 'f':
                    at += 5;
                    return Boolean.FALSE;
                case 'n':
                    at += 4;
                    return null;
                default:
                    return number();
            }
        }

        private Object number() {
            int from = at;
            while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            String digits = text.substring(from, at);
            if (digits.matches("-?[0-9]+")) {
                long whole = Long.parseLong(digits);
                if (whole == (int) whole) {
                    return (int) whole;
                }
                return whole;
            }
            return Double.parseDouble(digits);
        }

        private String string() {
            StringBuilder out = new StringBuilder();
            at++;
            while (text.charAt(at) != '"') {
                char c = text.charAt(at++);
                if (c != '\\') {
                    out.append(c);
                    continue;
                }
                char escaped = text.charAt(at++);
                switch (escaped) {
                    case 'n': out.append('\n'); break;
                    case 't': out.append('\t'); break;
                    case 'r': out.append('\r'); break;
                    case 'b': out.append('\b'); break;
                    case 'f': out.append('\f'); break;
                    case 'u':
                        out.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
                        at += 4;
                        break;
                    default: out.append(escaped);
                }
            }
            at++;
            return out.toString();
        }
    }

    private static boolean isSyntax(Throwable failure) {
        return failure instanceof ParseErrorException || failure instanceof TemplateInitException
            || failure instanceof TokenMgrError;
    }

    private static String read(DataInputStream in) throws Exception {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    public static void main(String[] arguments) throws Exception {
        DataInputStream in = new DataInputStream(new BufferedInputStream(System.in));
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(System.out));
        while (true) {
            String template;
            try {
                template = read(in);
            } catch (EOFException end) {
                break;
            }
            String context = read(in);
            // One engine for each case: macros live in the engine and must not reach the next case.
            VelocityEngine engine = new VelocityEngine();
            engine.setProperty("runtime.log.logsystem.class", NullLogChute.class.getName());
            engine.setProperty("velocimacro.library", "");
            char status = 'o';
            String answer;
            try {
                VelocityContext variables = new VelocityContext(new LinkedHashMap<>((Map<?, ?>) new Json(context).value()));
                StringWriter written = new StringWriter();
                engine.evaluate(variables, written, "case", template);
                answer = written.toString();
            } catch (Throwable failure) {
                status = isSyntax(failure) ? 'p' : 'e';
                answer = String.valueOf(failure);
            }
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            out.writeByte(status);
            out.writeInt(bytes.length);
            out.write(bytes);
            out.flush();
        }
    }
}
