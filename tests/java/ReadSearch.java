// Reads saved searches with Java's own ObjectInputStream and prints what it sees:
//   java ReadSearch.java FILE...
// Then it puts what it read into a new HashMap and writes it again, and says
// whether that gives the same bytes.

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

class ReadSearch {
    private static final PrintStream OUT = new PrintStream(System.out, false, StandardCharsets.UTF_8);

    public static void main(String[] paths) throws Exception {
        for (String path : paths) {
            byte[] bytes = Files.readAllBytes(Path.of(path));
            boolean same = Arrays.equals(bytes, readAndWrite(bytes));
            OUT.println(same ? "written again: the same bytes" : "written again: other bytes");
        }
        OUT.flush();
    }

    private static byte[] readAndWrite(byte[] bytes) throws IOException, ClassNotFoundException {
        var again = new ByteArrayOutputStream();
        try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes));
            var out = new ObjectOutputStream(again)) {
            long date = in.readLong();
            OUT.println("date " + date);
            out.writeLong(date);
            for (int i = 0; i < 4; i++) {
                String text = in.readUTF();
                OUT.println("header " + quoted(text));
                out.writeUTF(text);
            }
            var form = (Map<?, ?>) in.readObject();
            if (in.read() != -1) {
                throw new IOException("something follows the map");
            }
            print(form);
            out.writeObject(copy(form));
        }
        return again.toByteArray();
    }

    private static void print(Map<?, ?> form) {
        var lines = new TreeMap<String, String>();
        form.forEach((key, value) -> lines.put(quoted((String) key), shown(value)));
        lines.forEach((key, value) -> OUT.println(key + " = " + value));
    }

    /** ObjectInputStream makes one object of all empty Strings; a form has several. */
    private static Map<Object, Object> copy(Map<?, ?> form) {
        var copy = new HashMap<Object, Object>();
        form.forEach((key, value) -> copy.put(key, "".equals(value) ? new String("") : value));
        return copy;
    }

    private static String shown(Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof String text) {
            return quoted(text);
        }
        if (value instanceof String[] texts) {
            return Arrays.stream(texts).map(ReadSearch::shown).toList().toString();
        }
        return value.getClass().getSimpleName() + " " + value;
    }

    /** In quotes, with every UTF-16 unit but printable ASCII as four digits. */
    private static String quoted(String text) {
        var out = new StringBuilder("\"");
        for (char unit : text.toCharArray()) {
            boolean plain = unit >= ' ' && unit <= '~' && unit != '"' && unit != '\\';
            out.append(plain ? String.valueOf(unit) : String.format("\\u%04x", (int) unit));
        }
        return out.append('"').toString();
    }
}
