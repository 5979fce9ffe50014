package dev.tollgate.token.imported;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollgate.problem.ProblemException;
import dev.tollgate.problem.ProblemType;
import dev.tollgate.token.imported.ImportOutcome.Refused;
import jakarta.inject.Singleton;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a body of newline-delimited JSON, of which each line is judged alone. */
@Singleton
class ImportBody {
    private static final int MOST_LINES = 10_000;
    private static final int LONGEST_LINE = 64 * 1024;

    /** What stands for bytes that are no UTF-8. */
    private static final char NO_CHARACTER = '\ufffd';

    private final ObjectMapper json;
    private final Validator validator;

    ImportBody(ObjectMapper json, Validator validator) {
        this.json = json;
        this.validator = validator;
    }

    /** @param number of the line, from 1 */
    record Line(int number, ImportLine content) {}

    /** @param refused lines that say nothing that could be a token */
    record Lines(List<Line> good, List<Refused> refused) {}

    /** @throws ProblemException {@code VALIDATION_FAILED} for none, or too many */
    Lines read(byte[] body) {
        List<String> texts = new String(body, StandardCharsets.UTF_8)
                .lines()
                .limit(MOST_LINES + 1L)
                .toList();
        Lines lines = new Lines(new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < texts.size(); i++) {
            if (!texts.get(i).isBlank()) {
                read(i + 1, texts.get(i), lines);
            }
        }
        boolean none = lines.good().isEmpty() && lines.refused().isEmpty();
        if (none || texts.size() > MOST_LINES) {
            throw ProblemException.invalid("body", "must have 1 to 10,000 lines");
        }
        return lines;
    }

    private void read(int number, String text, Lines lines) {
        try {
            if (text.length() > LONGEST_LINE) {
                throw ProblemException.invalid("line", "must have at most 65,536 characters");
            }
            if (text.indexOf(NO_CHARACTER) >= 0) {
                throw new ProblemException(ProblemType.MALFORMED_JSON);
            }
            lines.good().add(new Line(number, checked(json.readValue(text, ImportLine.class))));
        } catch (JsonMappingException e) {
            String path = e.getPath().isEmpty() ? null : e.getPath().get(0).getFieldName();
            ProblemException refusal =
                    ProblemException.invalid(path == null ? "line" : path, "has the wrong name, type or form");
            lines.refused().add(Refused.of(number, refusal));
        } catch (JsonProcessingException e) {
            lines.refused().add(Refused.of(number, new ProblemException(ProblemType.MALFORMED_JSON)));
        } catch (ProblemException e) {
            lines.refused().add(Refused.of(number, e));
        }
    }

    private ImportLine checked(@Nullable ImportLine line) {
        if (line == null) {
            throw ProblemException.invalid("line", "must be an object");
        }
        // The database would refuse the others of its batch as well.
        if (!isStorable(json.valueToTree(line.metadata()))) {
            throw ProblemException.invalid("metadata", "contains what cannot be stored");
        }
        // The same one of several each time: an import may be repeated.
        validator.validate(line).stream()
                .min(Comparator.comparing(
                        (ConstraintViolation<?> each) -> each.getPropertyPath().toString()))
                .ifPresent(first -> {
                    throw ProblemException.invalid(first.getPropertyPath().toString(), first.getMessage());
                });
        return line;
    }

    /** Read, not written: a number that is short by its exponent would be written in full. */
    private static boolean isStorable(JsonNode node) {
        for (Map.Entry<String, JsonNode> field : node.properties()) {
            if (!isStorable(field.getKey())) {
                return false;
            }
        }
        for (JsonNode child : node) {
            if (!isStorable(child)) {
                return false;
            }
        }
        return !node.isTextual() || isStorable(node.textValue());
    }

    private static boolean isStorable(String text) {
        return text.indexOf(0) < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }
}
