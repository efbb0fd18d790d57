// Says what Java's own engines make of patterns and texts, one case a line:
//   java Oracle.java < CASES
// A case is words of hexadecimal UTF-8, parted by blanks:
//   R FLAGS PATTERN TEXT   a regex; FLAGS is i or -
//   D ZONE PATTERN TEXT    a date pattern; ZONE is as it is, such as Europe/Berlin
// The first line of the answers is Java's version; each other one is
//   E                      the pattern is none
//   N                      no match, or not of the pattern
//   M S-E S-E -            a match: start and end of each group in characters
//   T MILLISECONDS         a time
//   S                      Java's stack was too small

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.text.SimpleDateFormat;
import java.util.HexFormat;
import java.util.Locale;
import java.util.TimeZone;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

class Oracle {
    public static void main(String[] args) throws IOException {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        var out = new PrintStream(System.out, false, StandardCharsets.US_ASCII);
        out.println(Runtime.version().feature());
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ", -1);
            String pattern = text(words[2]);
            String text = text(words[3]);
            out.println(words[0].equals("R") ? regex(words[1], pattern, text) : date(words[1], pattern, text));
        }
        out.flush();
    }

    private static String text(String hex) {
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8);
    }

    private static String regex(String flags, String pattern, String text) {
        try {
            int bits = flags.equals("i") ? Pattern.CASE_INSENSITIVE : 0;
            Matcher matcher = Pattern.compile(pattern, bits).matcher(text);
            if (!matcher.find()) {
                return "N";
            }
            var answer = new StringBuilder("M");
            for (int group = 0; group <= matcher.groupCount(); group++) {
                answer.append(' ');
                if (matcher.start(group) < 0) {
                    answer.append('-');
                    continue;
                }
                answer.append(text.codePointCount(0, matcher.start(group)));
                answer.append('-');
                answer.append(text.codePointCount(0, matcher.end(group)));
            }
            return answer.toString();
        } catch (PatternSyntaxException error) {
            return "E";
        } catch (StackOverflowError error) {
            return "S";
        }
    }

    private static String date(String zone, String pattern, String text) {
        SimpleDateFormat format;
        try {
            format = new SimpleDateFormat(pattern, Locale.US);
        } catch (IllegalArgumentException error) {
            return "E";
        }
        format.setTimeZone(TimeZone.getTimeZone(zone));
        try {
            return "T " + format.parse(text).getTime();
        } catch (ParseException error) {
            return "N";
        }
    }
}
