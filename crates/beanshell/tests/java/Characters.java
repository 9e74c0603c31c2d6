/** Tells of each character of the first plane and some beyond what Character and String know, a line for each. */
public class Characters {
    public static void main(String[] arguments) {
        StringBuilder all = new StringBuilder();
        for (int c = 0; c < 0x20000; c++) {
            int flags = 0;
            boolean[] answers = {
                Character.isLetter(c), Character.isDigit(c), Character.isAlphabetic(c), Character.isUpperCase(c),
                Character.isLowerCase(c), Character.isTitleCase(c), Character.isWhitespace(c), Character.isSpaceChar(c),
                Character.isISOControl(c), Character.isIdentifierIgnorable(c), Character.isJavaIdentifierStart(c),
                Character.isJavaIdentifierPart(c),
            };
            for (boolean answer : answers) {
                flags = flags * 2 + (answer ? 1 : 0);
            }
            all.append(c).append(' ').append(Character.getType(c)).append(' ').append(flags);
            all.append(' ').append(Character.toUpperCase(c)).append(' ').append(Character.toLowerCase(c));
            all.append(' ').append(Character.toTitleCase(c)).append(' ').append(Character.digit(c, 36));
            String text = new String(Character.toChars(c));
            all.append(' ').append(text.toUpperCase(java.util.Locale.ROOT).hashCode());
            all.append(' ').append(("x" + text).toLowerCase(java.util.Locale.ROOT).hashCode()).append('\n');
        }
        System.out.print(all);
    }
}
