package dev.tollgate.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Refuses text with half of a surrogate pair, which an escape can smuggle into JSON. UTF-8 has no bytes for it: what is
 * stored, and shown from then on, would be a question mark.
 */
@Singleton
class StrictTexts implements ObjectMapperCustomizer {
    @Override
    public void customize(ObjectMapper mapper) {
        mapper.registerModule(
                new SimpleModule(StrictTexts.class.getName()).addDeserializer(String.class, new Encodable()));
    }

    private static final class Encodable extends StdScalarDeserializer<String> {
        Encodable() {
            super(String.class);
        }

        @Override
        public String deserialize(JsonParser json, DeserializationContext context) throws IOException {
            String text = StringDeserializer.instance.deserialize(json, context);
            if (text != null && !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
                throw context.weirdStringException(text, String.class, "half of a surrogate pair");
            }
            return text;
        }
    }
}
