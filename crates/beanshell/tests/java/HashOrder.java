import java.io.*;
import java.util.*;

/**
 * Plays operations on the real collections. Each line is a list of words: "new KIND", then operations; the answer is
 * one line with the keys in the order of iteration. KIND: hash, hash:CAPACITY, linked, access, set (from a collection
 * of the keys that "+" words give first), copy is made by the operation "c".
 */
public class HashOrder {
    record Key(int id, int hash) {
        public int hashCode() { return hash; }
        public boolean equals(Object other) { return other instanceof Key k && k.id == id; }
    }

    static Key key(String word) {
        String[] parts = word.substring(1).split(":");
        return new Key(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }

    static Map<Key, Integer> make(String kind) {
        String[] parts = kind.split(":");
        switch (parts[0]) {
            case "hash": return parts.length == 1 ? new HashMap<>() : new HashMap<>(Integer.parseInt(parts[1]));
            case "linked": return new LinkedHashMap<>();
            default: return new LinkedHashMap<>(16, .75f, true);
        }
    }

    public static void main(String[] args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        PrintStream out = new PrintStream(new BufferedOutputStream(System.out, 1 << 16));
        for (String line; (line = in.readLine()) != null;) {
            String[] words = line.split(" ");
            Map<Key, Integer> map = make(words[0]);
            List<Key> batch = new ArrayList<>();
            for (int i = 1; i < words.length; i++) {
                String word = words[i];
                switch (word.charAt(0)) {
                    case 'p': map.put(key(word), i); break;
                    case 'r': map.remove(key(word)); break;
                    case 'g': map.get(key(word)); break;
                    case 'x': map.clear(); break;
                    case 'c': map = new HashMap<>(map); break;
                    case 's': {
                        Map<Key, Integer> next = new HashMap<>(Math.max((int) (map.size() / .75f) + 1, 16));
                        Set<Key> set = new HashSet<>(map.keySet());
                        map = next;
                        for (Key k : set) map.put(k, 0);
                        if (!new ArrayList<>(set).equals(new ArrayList<>(map.keySet()))) throw new AssertionError();
                        break;
                    }
                    case '+': batch.add(key(word)); break;
                    case 'a': {
                        Map<Key, Integer> other = new LinkedHashMap<>();
                        for (Key k : batch) other.put(k, 0);
                        batch.clear();
                        map.putAll(other);
                        break;
                    }
                    default: throw new AssertionError(word);
                }
            }
            StringBuilder line2 = new StringBuilder();
            for (Key k : map.keySet()) line2.append(k.id()).append(' ');
            out.println(line2.toString().trim());
        }
        out.flush();
    }
}
