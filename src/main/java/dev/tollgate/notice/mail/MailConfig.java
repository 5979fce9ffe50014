package dev.tollgate.notice.mail;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.Optional;

/** Who is told by mail. That there is a mail server, {@code QUARKUS_MAILER_HOST} says. */
@ConfigMapping(prefix = "tollgate.notices")
public interface MailConfig {
    /** The operator's addresses, comma-separated: notices of organizations that name none of their own go there. */
    Optional<List<@Pattern(regexp = MailAddress.FORM, message = MailAddress.MESSAGE) String>> mailTo();

    /** Whether a mail server is configured. Not for people: the start says so. */
    @WithDefault("false")
    boolean mailServer();
}
