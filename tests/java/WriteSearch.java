// Writes the saved search of failed-logins.hex with Java's own ObjectOutputStream,
// as hexadecimal text:  java WriteSearch.java > failed-logins.hex

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

class WriteSearch {
    public static void main(String[] args) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeLong(1700000012345L);
            out.writeUTF("Failed Logins");
            out.writeUTF("");
            out.writeUTF("soc");
            out.writeUTF("com.q1labs.ariel.ui.bean.ArielSearchForm");
            out.writeObject(form());
        }
        String hex = HexFormat.of().formatHex(bytes.toByteArray());
        for (int at = 0; at < hex.length(); at += 64) {
            System.out.println(hex.substring(at, Math.min(at + 64, hex.length())));
        }
    }

    private static Map<String, Object> form() {
        String first = "SELECT username, COUNT(*) AS \"Failed\"";
        String second = "\tFROM events WHERE username <> 'caf\u00e9\\admin'";
        String third = "GROUP BY username LAST 24 HOURS";
        var form = new HashMap<String, Object>();
        form.put("handleId", "33333333-3333-4333-8333-333333333333-ASYNCHRONOUS");
        form.put("searchSessionID", "22222222-2222-4222-8222-222222222222");
        form.put("sessionId", "0123456789ABCDEF0123456789ABCDEF");
        form.put("recordsLimit", new String(""));
        form.put("searchDescription", new String(""));
        form.put("useComparatorMap", null);
        form.put("orderBy", null);
        form.put("interval", 300000L);
        form.put("searchMode", "AQL");
        form.put("startTimeAbs", 1699913580000L);
        form.put("endTimeAbs", 1699999980000L);
        form.put("isGlobalSearch", "false");
        form.put("isDashboard", "false");
        form.put("isQuickSearch", "false");
        form.put("isDefault", "false");
        form.put("isPopup", new String("false"));
        form.put("saveResult", new String("false"));
        form.put("fromReporting", false);
        form.put("sorting", "asc");
        form.put("projection", "flow");
        form.put("dispatch", "performSearch");
        form.put("database", "events");
        form.put("searchId", "11111111-1111-4111-8111-111111111111");
        form.put("searchName", "Failed Logins");
        form.put("timeRangeType", "aqlTime");
        form.put("aqlLines", "[\"SELECT username, COUNT(*) AS \\\"Failed\\\"\","
            + "\"\\tFROM events WHERE username <> 'caf\u00e9\\\\admin'\","
            + "\"GROUP BY username LAST 24 HOURS\"]");
        form.put("aql", first + " " + second + " " + third);
        return form;
    }
}
