package dev.tollgate.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.function.Function;

/**
 * Takes times as RFC 3339 and durations as ISO 8601 only. A number has a unit that nobody has said, and an empty text
 * would count as absent: a token without an expiry, of all things.
 */
@Singleton
class StrictTimes implements ObjectMapperCustomizer {
    /** After the module of {@code java.time}, whose place these take. */
    @Override
    public int priority() {
        return MINIMUM_PRIORITY;
    }

    @Override
    public void customize(ObjectMapper mapper) {
        mapper.registerModule(new SimpleModule(StrictTimes.class.getName())
                .addDeserializer(
                        Instant.class,
                        new Text<>(
                                Instant.class,
                                text -> OffsetDateTime.parse(text).toInstant()))
                .addDeserializer(Duration.class, new Text<>(Duration.class, Duration::parse)));
    }

    private static final class Text<T> extends StdScalarDeserializer<T> {
        private final Class<T> type;
        private final transient Function<String, T> parser;

        Text(Class<T> type, Function<String, T> parser) {
            super(type);
            this.type = type;
            this.parser = parser;
        }

        @Override
        public T deserialize(JsonParser json, DeserializationContext context) throws IOException {
            if (!json.hasToken(JsonToken.VALUE_STRING)) {
                return context.reportInputMismatch(type, "not a text");
            }
            try {
                return parser.apply(json.getText());
            } catch (DateTimeException e) {
                throw context.weirdStringException(json.getText(), type, "not in the form that is taken");
            }
        }
    }
}
