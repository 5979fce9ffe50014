package dev.tollgate.token;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.tollgate.precondition.Version;
import dev.tollgate.precondition.Versioned;
import io.quarkus.runtime.annotations.RegisterForReflection;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A token together with its value: the one answer that shows it.
 *
 * @param token the value
 */
@Schema(name = "IssuedToken")
@RegisterForReflection
public record IssuedToken(@JsonUnwrapped TokenView view, String token) implements Versioned {
    @Override
    public Version version() {
        return view.version();
    }

    @Override
    public String toString() {
        return "IssuedToken[id=" + view.id() + "]";
    }
}
