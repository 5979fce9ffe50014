package dev.tollgate.auth;

import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** Knows who has signed in; how a person does that is the room {@code login}'s. */
public interface SignIns {
    /** Whose cookie this request brings; null if it brings none that is good. */
    @Nullable
    Caller byCookie(HttpServerRequest request);

    /** Who was given this JWT; null if it is forged, expired, ended or meant for something else. */
    @Nullable
    Caller byJwt(String credential);
}
