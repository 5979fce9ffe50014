package dev.tollgate.token.bulk;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A token that stays as it was. @param detail which rule is against the change, for people */
@Schema(name = "BulkFailure")
@RegisterForReflection
record BulkFailure(UUID id, String label, String detail) {
    /** So many of them are named; all are counted. */
    static final int MOST = 100;
}
