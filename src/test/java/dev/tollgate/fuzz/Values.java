package dev.tollgate.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;

/** Bodies as a schema asks for, and what becomes of them in clumsy or hostile hands. */
final class Values {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Map<String, String[]> KNOWN = Map.ofEntries(
            known("role", "CI Token", "Read Only", "Gateway", "MEMBER"),
            known("permissions", "scan:read", "deploy", "tokens:verify"),
            known("overlap", "PT0S", "PT1H", "P7D"),
            known("lifetime", "PT15M", "PT1H"),
            known("maxTokenLifetime", "P30D", "PT1H"),
            known("revokeUnusedAfter", "P1D", "P90D"),
            known("clientAddress", "192.0.2.1", "2001:db8::1"),
            known("allowedCidrs", "10.0.0.0/8", "2001:db8::/32"),
            known("email", "someone@example.org", "nobody@example.org"),
            known("expiresAt", "2040-01-01T00:00:00Z"),
            known("provider", "github"),
            known("issuer", "https://token.actions.githubusercontent.com"),
            known("claims", "{\"repository_id\":\"1296269\",\"environment\":\"release\"}"),
            known("url", "https://hooks.invalid/a"),
            known("events", "token.leaked", "audit.event"),
            known("subject_token", "eyJhbGciOiJSUzI1NiJ9.e30.AA", "e30.e30.", "a.b.c"),
            known("userName", "someone@example.org", "another@example.org"),
            known(
                    "schemas",
                    "urn:ietf:params:scim:schemas:core:2.0:User",
                    "urn:ietf:params:scim:api:messages:2.0:PatchOp"),
            known("op", "add", "replace", "remove"),
            known("path", "active", "name.formatted", "emails[type eq \"work\"].value", "roles"));
    /** JSON as text, since most of it is none that a tree could hold. */
    private static final String[] HOSTILE = {
        "null",
        "true",
        "-1",
        "0",
        "1e400",
        "-1e-400",
        "9".repeat(1_001),
        "0." + "1".repeat(1_200),
        "1E2147483647",
        "\"\"",
        "\" \"",
        "\"\\u0000\"",
        "\"a\\u0000b\"",
        "\"\\ud83d\"",
        "\"\\udc00\\ud800\"",
        "\"\\u202egnp.x\"",
        "\"\\u3164\"",
        "\"e\\u0301\\u0301\"",
        "\"\\uffff\\ufffe\"",
        "\"" + "x".repeat(70_000) + "\"",
        "\"" + "\\ud83d\\ude00".repeat(300) + "\"",
        "[]",
        "{}",
        "[[[[]]]]",
        "[null]",
        "{\"a\":null}",
        "[".repeat(60) + "]".repeat(60),
        "{\"a\":".repeat(60) + "1" + "}".repeat(60),
        "[".repeat(5_000),
        "\"+999999999-12-31T23:59:59.999999999Z\"",
        "\"-999999999-01-01T00:00:00Z\"",
        "\"0000-00-00T00:00:00Z\"",
        "\"2040-02-30T25:61:61Z\"",
        "\"PT9223372036854775807S\"",
        "\"P-1D\"",
        "\"P99999999999D\"",
        "\"PT1E9S\"",
        "\"::/0\"",
        "\"0.0.0.0/33\"",
        "\"010.0.0.0/8\"",
        "\"::ffff:1.2.3.4/200\"",
        "\"1.2.3.4/-1\"",
        "\"fe80::1%eth0\"",
        "\"00000000-0000-0000-0000-000000000000\"",
        "\"%_\\\\\"",
        "\"'; drop table token --\"",
        "\"${jndi:x}\"",
        "NaN",
        "Infinity",
        "01",
        "'x'",
        "undefined",
        "",
        "\"\\x\"",
        "\"\n\"",
        "2147483648",
        "1.5",
        "[1,2,]"
    };

    private final Description description;
    private final SplittableRandom random;

    private static Map.Entry<String, String[]> known(String name, String... values) {
        return Map.entry(name, values);
    }

    Values(Description description, SplittableRandom random) {
        this.description = description;
        this.random = random;
    }

    String pick(String... choice) {
        return choice[random.nextInt(choice.length)];
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    String hostile() {
        return pick(HOSTILE);
    }

    /** The body that an operation takes, more or less. */
    byte[] body(Description.Operation operation) {
        JsonNode valid = valid("", operation.body());
        if (operation.mediaType().contains("form")) {
            return form(valid).getBytes(StandardCharsets.UTF_8);
        }
        String text = valid.isMissingNode() ? "{}" : valid.toString();
        return chance(40) ? text.getBytes(StandardCharsets.UTF_8) : mutated(valid, text);
    }

    private byte[] mutated(JsonNode valid, String text) {
        return switch (random.nextInt(9)) {
            case 0 -> text.substring(0, random.nextInt(text.length() + 1)).getBytes(StandardCharsets.UTF_8);
            case 1 -> hostile().getBytes(StandardCharsets.UTF_8);
            case 2 -> (text + hostile()).getBytes(StandardCharsets.UTF_8);
            case 3 -> text.getBytes(random.nextInt(2) == 0 ? StandardCharsets.UTF_16 : StandardCharsets.UTF_16LE);
            case 4 -> damaged(text.getBytes(StandardCharsets.UTF_8));
            case 5 -> withField(text, pick("unknown", "", "x".repeat(60_000), "\\u0000", "__proto__"), hostile());
            default -> replaced(valid, text).getBytes(StandardCharsets.UTF_8);
        };
    }

    private byte[] withField(String text, String name, String value) {
        String before = text.startsWith("{") ? text.substring(1) : "}";
        String comma = before.equals("}") ? "" : ",";
        return ("{\"" + name + "\":" + value + comma + before).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] damaged(byte[] bytes) {
        for (int i = 0; i < 3 && bytes.length > 0; i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    /** With something else in the place of one field, or with the field twice. */
    private String replaced(JsonNode valid, String text) {
        if (!valid.isObject() || valid.isEmpty()) {
            return hostile();
        }
        String[] names = new String[valid.size()];
        int count = 0;
        for (var field = valid.fieldNames(); field.hasNext(); ) {
            names[count++] = field.next();
        }
        String name = pick(names);
        if (chance(15)) {
            return text.substring(0, text.length() - 1) + ",\"" + name + "\":" + hostile() + "}";
        }
        ObjectNode marked = valid.deepCopy();
        marked.put(name, "@@");
        return marked.toString().replace("\"@@\"", hostile());
    }

    private String form(JsonNode valid) {
        StringBuilder form = new StringBuilder();
        valid.fields().forEachRemaining(field -> {
            String value = chance(50)
                    ? field.getValue().asText()
                    : pick("%zz", "%", "%00", "%ff%fe", "a=b&c", "+", "\u00e9", "x".repeat(5_000), "", "&&&=;");
            form.append(form.isEmpty() ? "" : "&")
                    .append(field.getKey())
                    .append('=')
                    .append(value);
        });
        return chance(10) ? form + "&" + form : form.toString();
    }

    /** What the schema takes; the name of the field helps where the schema says little. */
    private JsonNode valid(String name, JsonNode unresolved) {
        JsonNode schema = description.resolve(unresolved);
        if (schema.has("anyOf")) {
            return valid(
                    name,
                    schema.get("anyOf").get(random.nextInt(schema.get("anyOf").size())));
        }
        if (schema.has("enum")) {
            return schema.get("enum").get(random.nextInt(schema.get("enum").size()));
        }
        JsonNode type = schema.path("type");
        String first = type.isArray() ? type.get(random.nextInt(type.size())).asText() : type.asText();
        return switch (first) {
            case "object" -> KNOWN.containsKey(name) ? tree(pick(KNOWN.get(name))) : object(schema);
            case "array" -> array(name, schema);
            case "boolean" -> NODES.booleanNode(random.nextInt(2) == 0);
            case "integer" -> NODES.numberNode(random.nextInt(100));
            case "null" -> NODES.nullNode();
            default -> NODES.textNode(text(name));
        };
    }

    private ObjectNode object(JsonNode schema) {
        ObjectNode object = JSON.createObjectNode();
        schema.path("properties").fields().forEachRemaining(property -> {
            boolean required = schema.path("required").toString().contains("\"" + property.getKey() + "\"");
            if (required || chance(60)) {
                object.set(property.getKey(), valid(property.getKey(), property.getValue()));
            }
        });
        return object;
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private ArrayNode array(String name, JsonNode schema) {
        ArrayNode array = JSON.createArrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
            array.add(valid(name, schema.path("items")));
        }
        return array;
    }

    private String text(String name) {
        if (name.equals("sha256")) {
            return "%016x".formatted(random.nextLong()).repeat(4);
        }
        return KNOWN.containsKey(name)
                ? pick(KNOWN.get(name))
                : name + " " + new UUID(random.nextLong(), random.nextLong());
    }
}
