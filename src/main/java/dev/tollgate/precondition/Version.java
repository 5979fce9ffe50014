package dev.tollgate.precondition;

import java.util.UUID;

/**
 * The version of a thing's configuration. The database counts it, with each update of the row, whoever makes it.
 *
 * @param id of the thing, so that the tag of another one never fits
 */
public record Version(UUID id, long number) {
    /** The opaque part of the entity tag (RFC 9110 section 8.8.3). */
    String opaque() {
        return id + "." + number;
    }
}
