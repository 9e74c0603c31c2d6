import bsh.EvalError;
import bsh.Interpreter;
import bsh.InterpreterError;
import bsh.ParseException;
import bsh.TargetError;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;

/**
 * Runs scripts with the real BeanShell, for the comparison in real_engine.rs.
 *
 * A case on stdin is one string, the script; an answer on stdout is one byte and four strings. A
 * string is its length in bytes as four bytes, big end first, and UTF-8. The byte is 'o' (it ran), 'p' (it
 * does not parse), 'x' (it ended with a Java exception), 'e' (with an error of BeanShell's own) or
 * 't' (it did not end in time). The strings are what it printed, the class of its value or of its
 * exception, the text of either, and what BeanShell says of the error. The end of stdin ends the
 * driver.
 */
public class Driver {
    /** Time that a script may take before it is stopped, in milliseconds: long, for the machine may be busy. */
    private static final long TIMEOUT = Long.getLong("driver.timeout", 20000);
    /** Text that a script may print, in bytes: what comes after is dropped. */
    private static final int PRINTED = 1 << 20;

    /** What a script came to. */
    static final class Answer {
        char status = 'o';
        String printed = "";
        String type = "";
        String text = "";
        String detail = "";
    }

    /** The printed text, of which only the beginning is kept. */
    static final class Captured extends OutputStream {
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

        @Override
        public synchronized void write(int b) {
            if (kept.size() < PRINTED) {
                kept.write(b);
            }
        }

        synchronized String text() {
            return kept.toString(StandardCharsets.UTF_8);
        }
    }

    /** A thread that runs script after script, and is thrown away when one of them does not end. */
    static final class Runner extends Thread {
        final SynchronousQueue<String> scripts = new SynchronousQueue<>();
        final SynchronousQueue<Answer> answers = new SynchronousQueue<>();

        Runner() {
            super(null, null, "scripts", 16L << 20);
            setDaemon(true);
        }

        @Override
        public void run() {
            try {
                while (true) {
                    answers.put(evaluate(scripts.take()));
                }
            } catch (InterruptedException end) {
                // The thread is not wanted any more.
            }
        }
    }

    /** A value's text without what changes from run to run: arrays by element, no identity hash. */
    private static String show(Object value, int depth) {
        if (value == null) {
            return "null";
        }
        if (value.getClass().isArray()) {
            StringBuilder text = new StringBuilder("{");
            for (int i = 0; i < Array.getLength(value); i++) {
                text.append(i == 0 ? "" : ", ").append(depth > 8 ? "..." : show(Array.get(value, i), depth + 1));
            }
            return text.append('}').toString();
        }
        String text = String.valueOf(value);
        String identity = value.getClass().getName() + "@" + Integer.toHexString(System.identityHashCode(value));
        return text.equals(identity) ? value.getClass().getName() : text;
    }

    private static Answer evaluate(String script) {
        Answer answer = new Answer();
        Captured captured = new Captured();
        PrintStream printer = new PrintStream(captured, true, StandardCharsets.UTF_8);
        System.setOut(printer);
        System.setErr(new PrintStream(OutputStream.nullOutputStream()));
        try {
            Interpreter interpreter = new Interpreter(new StringReader(""), printer, System.err, false);
            Object value = interpreter.eval(script);
            answer.type = value == null ? "null" : value.getClass().getTypeName();
            answer.text = show(value, 0);
        } catch (TargetError error) {
            Throwable target = error.getTarget();
            while (target instanceof TargetError && ((TargetError) target).getTarget() != null) {
                target = ((TargetError) target).getTarget();
            }
            boolean own = target instanceof EvalError || target instanceof InterpreterError;
            answer.status = own ? 'e' : 'x';
            answer.type = target.getClass().getName();
            answer.text = String.valueOf(target.getMessage());
            answer.detail = String.valueOf(error);
        } catch (EvalError error) {
            answer.detail = String.valueOf(error);
            boolean parse = error instanceof ParseException || answer.detail.contains("Token Parsing Error");
            answer.status = parse ? 'p' : 'e';
            answer.type = error.getClass().getName();
            answer.text = String.valueOf(error.getMessage());
        } catch (Throwable error) {
            answer.status = 'x';
            answer.type = error.getClass().getName();
            answer.text = String.valueOf(error.getMessage());
            answer.detail = "outside of BeanShell's errors";
        }
        printer.flush();
        answer.printed = captured.text();
        return answer;
    }

    private static void write(DataOutputStream out, String text) throws Exception {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    @SuppressWarnings("removal")
    public static void main(String[] arguments) throws Exception {
        DataInputStream in = new DataInputStream(new BufferedInputStream(System.in));
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(System.out));
        System.setIn(new ByteArrayInputStream(new byte[0]));
        Runner runner = new Runner();
        runner.start();
        while (true) {
            byte[] bytes;
            try {
                bytes = new byte[in.readInt()];
            } catch (EOFException end) {
                break;
            }
            in.readFully(bytes);
            runner.scripts.put(new String(bytes, StandardCharsets.UTF_8));
            Answer answer = runner.answers.poll(TIMEOUT, TimeUnit.MILLISECONDS);
            if (answer == null) {
                runner.stop();
                runner = new Runner();
                runner.start();
                answer = new Answer();
                answer.status = 't';
            }
            out.writeByte(answer.status);
            write(out, answer.printed);
            write(out, answer.type);
            write(out, answer.text);
            write(out, answer.detail);
            out.flush();
        }
    }
}
