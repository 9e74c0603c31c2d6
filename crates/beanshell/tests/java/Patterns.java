import java.io.*;
import java.util.*;
import java.util.regex.*;

/**
 * What java.util.regex makes of cases, one a line: pattern, flags, input, replacement, divided by spaces; texts are
 * UTF-16 units in hexadecimal behind an x. The answer is one line.
 */
public class Patterns {
    static String text(String hex) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i < hex.length(); i += 4) text.append((char) Integer.parseInt(hex.substring(i, i + 4), 16));
        return text.toString();
    }

    static String hex(String text) {
        StringBuilder hex = new StringBuilder("x");
        for (int i = 0; i < text.length(); i++) hex.append(String.format("%04x", (int) text.charAt(i)));
        return hex.toString();
    }

    static String spans(Matcher m) {
        StringBuilder all = new StringBuilder();
        for (int g = 0; g <= m.groupCount(); g++) {
            all.append(g == 0 ? "" : ",").append(m.start(g) < 0 ? "-" : m.start(g) + "-" + m.end(g));
        }
        return all.toString();
    }

    static String finds(Matcher m) {
        StringBuilder all = new StringBuilder();
        while (m.find()) all.append(spans(m)).append('/');
        return all.toString();
    }

    static String answer(String[] word) {
        String source = text(word[0]), input = text(word[2]), replacement = text(word[3]);
        Pattern p;
        try {
            p = Pattern.compile(source, Integer.parseInt(word[1]));
        } catch (PatternSyntaxException e) {
            return "E " + hex(e.getMessage());
        } catch (RuntimeException e) {
            return "X " + e;
        }
        StringBuilder out = new StringBuilder("G");
        Matcher m = p.matcher(input);
        out.append(m.groupCount());
        out.append(" M").append(m.matches() ? spans(m) : "");
        m.reset();
        out.append(" L").append(m.lookingAt() ? spans(m) : "");
        m.reset();
        out.append(" F").append(finds(m));
        if (input.length() >= 2) {
            m.reset().region(1, input.length() - 1);
            out.append(" R").append(finds(m));
        }
        for (int limit : new int[] {0, 2, -1}) {
            out.append(" S");
            for (String part : p.split(input, limit)) out.append(hex(part)).append(',');
        }
        try {
            String replaced = hex(m.reset().replaceAll(replacement));
            out.append(" A").append(replaced);
        } catch (IllegalArgumentException e) {
            out.append(" I").append(hex(e.getMessage()));
        } catch (IndexOutOfBoundsException e) {
            out.append(" N").append(hex(e.getMessage()));
        }
        return out.toString();
    }

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        PrintStream out = new PrintStream(new BufferedOutputStream(System.out, 1 << 16));
        for (String line; (line = in.readLine()) != null;) {
            String answer;
            try {
                answer = answer(line.split(" "));
            } catch (StackOverflowError e) {
                answer = "O";
            } catch (RuntimeException e) {
                answer = "X " + e;
            }
            out.println(answer);
        }
        out.flush();
    }
}
