package dev.tollgate.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.support.Postgres;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = Postgres.class, scope = TestResourceScope.GLOBAL)
class NoTracerTest {
    @Inject
    Vertx vertx;

    /** With one, the HTTP server would call it for each verification, in front of everything of ours. */
    @Test
    void serverHasNoTracerUnlessSwitchedOn() {
        assertThat(((VertxInternal) vertx).tracer()).isNull();
    }
}
