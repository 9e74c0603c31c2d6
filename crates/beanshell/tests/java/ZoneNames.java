import java.util.*;

/** Prints the time zones of Java with their English names: {@code java ZoneNames.java > ../../src/java/zone_names.txt}. */
public class ZoneNames {
    public static void main(String[] arguments) {
        Map<String, StringJoiner> ids = new LinkedHashMap<>();
        for (String id : TimeZone.getAvailableIDs()) {
            if (id.startsWith("SystemV")) {
                continue;
            }
            TimeZone zone = TimeZone.getTimeZone(id);
            StringJoiner names = new StringJoiner("|");
            for (boolean daylight : new boolean[] {false, true}) {
                names.add(zone.getDisplayName(daylight, TimeZone.LONG, Locale.US));
                names.add(zone.getDisplayName(daylight, TimeZone.SHORT, Locale.US));
            }
            names.add("" + zone.getRawOffset() / 1000).add("" + zone.getDSTSavings() / 1000);
            ids.computeIfAbsent(names.toString(), key -> new StringJoiner(" ")).add(id);
        }
        ids.forEach((names, zones) -> System.out.println(names + "|" + zones));
    }
}
