import bsh.Interpreter;
import java.io.StringReader;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.velocity.Template;
import org.apache.velocity.VelocityContext;
import org.apache.velocity.app.VelocityEngine;
import org.apache.velocity.runtime.RuntimeInstance;
import org.apache.velocity.runtime.log.NullLogChute;
import sailpoint.object.ProvisioningPlan;
import sailpoint.object.ProvisioningPlan.AccountRequest;
import sailpoint.object.ProvisioningPlan.ObjectOperation;

/**
 * The real engines under the benchmark's load: {@code Languages warm SECONDS TEMPLATE RULE} prints a line
 * "name nanoseconds" for each, {@code template TEMPLATE} and {@code rule RULE} do one thing once.
 */
public class Languages {
    /** An item of a request of a template's plan, with the getters that Velocity calls. */
    public static class Item {
        private final String name;
        private final String value;

        Item(String name, String value) {
            this.name = name;
            this.value = value;
        }

        public String getOperation() {
            return "Add";
        }

        public String getName() {
            return name;
        }

        public String getValue() {
            return value;
        }
    }

    /** A request of a template's plan. */
    public static class Request {
        private final String operation;
        private final String id;
        private final List<Item> items = Arrays.asList(
            new Item("groups", "Payroll Admins"), new Item("*disabled*", "true"), new Item("mail", "jane@example.com"));

        Request(String operation, String id) {
            this.operation = operation;
            this.id = id;
        }

        public String getOperation() {
            return operation;
        }

        public String getId() {
            return id;
        }

        public String getResource() {
            return "Payroll";
        }

        public List<Item> getItems() {
            return items;
        }
    }

    /** A template's plan. */
    public static class Plan {
        private final List<Request> requests =
            Arrays.asList(new Request("Create", "jdoe"), new Request("Modify", "jdoe2"), new Request("Modify", "jdoe3"));

        public List<Request> getRequests() {
            return requests;
        }
    }

    interface Work {
        Object once() throws Exception;
    }

    /** The median of the processor time of one call in nanoseconds, warmed up for so many seconds. */
    static double measure(double seconds, Work work) throws Exception {
        long end = System.nanoTime() + (long) (seconds * 1e9);
        Object kept = null;
        while (System.nanoTime() < end) {
            for (int i = 0; i < 100; i++) {
                kept = work.once();
            }
        }
        var threads = ManagementFactory.getThreadMXBean();
        double[] each = new double[21];
        for (int at = 0; at < each.length; at++) {
            long start = threads.getCurrentThreadCpuTime();
            for (int i = 0; i < 5000; i++) {
                kept = work.once();
            }
            each[at] = (threads.getCurrentThreadCpuTime() - start) / 5000.0;
        }
        if (kept == null) {
            System.err.println("nothing came of it");
        }
        Arrays.sort(each);
        return each[each.length / 2];
    }

    static Template parse(String source) throws Exception {
        RuntimeInstance runtime = new RuntimeInstance();
        runtime.setProperty("runtime.log.logsystem.class", NullLogChute.class.getName());
        runtime.init();
        Template template = new Template();
        template.setRuntimeServices(runtime);
        template.setData(runtime.parse(new StringReader(source), "template"));
        template.initDocument();
        return template;
    }

    static String merge(Template template, Plan plan) throws Exception {
        VelocityContext context = new VelocityContext();
        context.put("plan", plan);
        context.put("newline", "\n");
        StringWriter out = new StringWriter();
        template.merge(context, out);
        return out.toString();
    }

    static ProvisioningPlan plan() {
        ProvisioningPlan plan = new ProvisioningPlan();
        plan.add(new AccountRequest(ObjectOperation.Disable, "jdoe"));
        plan.add(new AccountRequest(ObjectOperation.Enable, "jdoe2"));
        plan.add(new AccountRequest(ObjectOperation.Create, "jdoe3"));
        return plan;
    }

    static String operations(ProvisioningPlan plan) {
        StringBuilder text = new StringBuilder();
        for (AccountRequest request : plan.getAccountRequests()) {
            text.append(text.length() == 0 ? "" : " ").append(request.getOp());
        }
        return text.toString();
    }

    static ProvisioningPlan evaluated(Interpreter interpreter, String rule) throws Exception {
        ProvisioningPlan plan = plan();
        interpreter.set("plan", plan);
        interpreter.eval(rule);
        return plan;
    }

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "template":
                System.out.print(merge(parse(Files.readString(Path.of(arguments[1]))), new Plan()));
                return;
            case "rule":
                System.out.print(operations(evaluated(new Interpreter(), Files.readString(Path.of(arguments[1])))));
                return;
            default:
        }
        double seconds = Double.parseDouble(arguments[1]);
        Template template = parse(Files.readString(Path.of(arguments[2])));
        Plan plan = new Plan();
        System.out.println("template " + measure(seconds, () -> merge(template, plan)));

        String rule = Files.readString(Path.of(arguments[3]));
        Interpreter once = new Interpreter();
        // The rule's imports stand before the method, where the script has them; its body is the method's.
        int body = rule.indexOf("for (");
        once.eval(rule.substring(0, body) + "run(plan) {\n" + rule.substring(body) + "\n}");
        System.out.println("invoke " + measure(seconds, () -> {
            ProvisioningPlan given = plan();
            once.getNameSpace().invokeMethod("run", new Object[] {given}, once);
            return check(given);
        }));
        Interpreter again = new Interpreter();
        System.out.println("eval " + measure(seconds, () -> check(evaluated(again, rule))));
    }

    static Object check(ProvisioningPlan plan) {
        if (plan.getAccountRequests().get(0).getOp() != ObjectOperation.Modify) {
            throw new IllegalStateException("the rule did nothing");
        }
        return plan;
    }
}
