package dev.tollgate.token;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A token together with its value: the one answer that shows it.
 *
 * @param token the value
 */
@Schema(name = "IssuedToken")
@RegisterForReflection
public record IssuedToken(@JsonUnwrapped TokenView view, String token) {
    @Override
    public String toString() {
        return "IssuedToken[id=" + view.id() + "]";
    }
}
