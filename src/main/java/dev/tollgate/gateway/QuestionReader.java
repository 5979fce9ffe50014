package dev.tollgate.gateway;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import dev.tollgate.problem.Violation;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads questions from JSON, strictly: an unknown or repeated field is refused like a wrong type. */
final class QuestionReader {
    /** Questions in one batch. */
    static final int MOST = 100;

    private static final int MOST_VIOLATIONS = 20;
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(50).build())
            .build();

    private final JsonParser parser;
    private final List<Violation> violations = new ArrayList<>(0);

    private QuestionReader(JsonParser parser) {
        this.parser = parser;
    }

    /** @throws ProblemException MALFORMED_JSON or VALIDATION_FAILED */
    static Question one(Buffer body) {
        return read(body, reader -> reader.question(""));
    }

    /** @throws ProblemException MALFORMED_JSON or VALIDATION_FAILED */
    static List<Question> batch(Buffer body) {
        return read(body, QuestionReader::items);
    }

    private interface Part<T> {
        T from(QuestionReader reader) throws IOException;
    }

    private static <T> T read(Buffer body, Part<T> part) {
        try (JsonParser parser = JSON.createParser(body.getBytes())) {
            QuestionReader reader = new QuestionReader(parser);
            if (parser.nextToken() == null) {
                throw new ProblemException(ProblemType.MALFORMED_JSON, "The body is empty");
            }
            T result = part.from(reader);
            if (parser.nextToken() != null) {
                throw new ProblemException(ProblemType.MALFORMED_JSON, "Something follows the JSON value");
            }
            if (!reader.violations.isEmpty()) {
                throw ProblemException.invalid(reader.violations);
            }
            return result;
        } catch (JsonProcessingException e) {
            // A limit that is passed has no place.
            JsonLocation place = e.getLocation();
            throw new ProblemException(
                    ProblemType.MALFORMED_JSON,
                    place == null ? "Too deep or too long" : "Not JSON near byte " + place.getByteOffset());
        } catch (IOException e) {
            // From memory nothing fails but the decoding of characters.
            throw new ProblemException(ProblemType.MALFORMED_JSON, "Not UTF-8, UTF-16 or UTF-32");
        }
    }

    private List<Question> items() throws IOException {
        List<Question> questions = new ArrayList<>();
        boolean given = false;
        if (!isObject("")) {
            return questions;
        }
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            if (!name.equals("items") || given) {
                refuse(name, given && name.equals("items"));
                continue;
            }
            given = true;
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                parser.skipChildren();
                violation("items", "has the wrong type or form");
                return skipRest(questions);
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                questions.add(question("items[" + questions.size() + "]."));
            }
            if (questions.isEmpty() || questions.size() > MOST) {
                violation("items", "must have 1 to " + MOST + " entries");
            }
        }
        if (!given) {
            violation("items", "must be given");
        }
        return questions;
    }

    private List<Question> skipRest(List<Question> questions) throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            parser.skipChildren();
        }
        return questions;
    }

    private Question question(String path) throws IOException {
        String token = null;
        String permission = null;
        String address = null;
        if (!isObject(path)) {
            return new Question("", List.of(), null);
        }
        boolean tokenSeen = false;
        boolean permissionSeen = false;
        boolean addressSeen = false;
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            if (name.equals("token") && !tokenSeen) {
                tokenSeen = true;
                token = text(path, name, false);
            } else if (name.equals("permission") && !permissionSeen) {
                permissionSeen = true;
                permission = text(path, name, true);
            } else if (name.equals("clientAddress") && !addressSeen) {
                addressSeen = true;
                address = text(path, name, true);
            } else {
                refuse(path + name, name.equals("token") || name.equals("permission") || name.equals("clientAddress"));
            }
        }
        if (!tokenSeen) {
            violation(path + "token", "must be given");
        }
        return new Question(token == null ? "" : token, permissions(path, permission), address);
    }

    private List<String> permissions(String path, @Nullable String text) {
        if (text == null) {
            return List.of();
        }
        List<String> permissions = RequiredPermissions.parse(text);
        if (permissions == null) {
            violation(path + "permission", "is no permission such as scan:upload, nor several separated by spaces");
            return List.of();
        }
        return permissions;
    }

    private boolean isObject(String path) throws IOException {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            return true;
        }
        parser.skipChildren();
        violation(path.isEmpty() ? "body" : path.substring(0, path.length() - 1), "has the wrong type or form");
        return false;
    }

    private @Nullable String text(String path, String name, boolean optional) throws IOException {
        JsonToken value = parser.nextToken();
        if (value == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        if (!optional || value != JsonToken.VALUE_NULL) {
            parser.skipChildren();
            violation(path + name, "has the wrong type or form");
        }
        return null;
    }

    private void refuse(String field, boolean repeated) throws IOException {
        parser.nextToken();
        parser.skipChildren();
        violation(field, repeated ? "is repeated" : "unknown field");
    }

    private void violation(String field, String message) {
        if (violations.size() < MOST_VIOLATIONS) {
            violations.add(new Violation(field, message));
        }
    }
}
