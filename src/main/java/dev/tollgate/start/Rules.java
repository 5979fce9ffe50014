package dev.tollgate.start;

import dev.tollgate.audit.AuditConfig;
import dev.tollgate.database.DatabaseConfig;
import dev.tollgate.http.HttpConfig;
import dev.tollgate.http.PlainWebUrl;
import dev.tollgate.http.PublicConfig;
import dev.tollgate.keys.KeyConfig;
import dev.tollgate.keys.ServerKeyFile;
import dev.tollgate.keys.SigningKeyFile;
import dev.tollgate.login.LoginConfig;
import dev.tollgate.login.oidc.OidcConfig;
import dev.tollgate.login.oidc.ProviderUrl;
import dev.tollgate.notice.mail.MailConfig;
import dev.tollgate.notice.webhook.WebhookConfig;
import dev.tollgate.organization.LimitsConfig;
import dev.tollgate.outbound.HostNames;
import dev.tollgate.publisher.identity.IssuerConfig;
import dev.tollgate.request.BasicConfig;
import dev.tollgate.request.Networks;
import dev.tollgate.request.ProxyConfig;
import dev.tollgate.request.TokenHeaders;
import dev.tollgate.request.TokenHeadersConfig;
import dev.tollgate.settings.ReadableFile;
import dev.tollgate.text.VisibleName;
import dev.tollgate.user.AdminConfig;
import dev.tollgate.user.PeopleConfig;
import dev.tollgate.verify.LeaseWithinAge;
import dev.tollgate.verify.TokenConfig;
import dev.tollgate.verify.VerifyConfig;
import dev.tollgate.verify.barrier.RevocationConfig;
import dev.tollgate.verify.cluster.ReplicaConfig;
import io.smallrye.config.ConfigMappingLoader;
import io.smallrye.config.ConfigMappings.ConfigClass;
import io.smallrye.config.ConfigValidationException.Problem;
import io.smallrye.config.validator.BeanValidationConfigValidator;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.validator.PredefinedScopeHibernateValidator;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;

/**
 * Judges the settings by the constraints that stand at them. Quarkus does the same, but once it runs, when a database may
 * have been unpacked and started already.
 */
final class Rules implements BeanValidationConfigValidator {
    /** The settings of every room. */
    static final Set<Class<?>> SETTINGS = Set.of(
            AdminConfig.class,
            AuditConfig.class,
            BasicConfig.class,
            DatabaseConfig.class,
            HttpConfig.class,
            IssuerConfig.class,
            KeyConfig.class,
            LimitsConfig.class,
            LoginConfig.class,
            MailConfig.class,
            OidcConfig.class,
            PeopleConfig.class,
            ProxyConfig.class,
            PublicConfig.class,
            ReplicaConfig.class,
            RevocationConfig.class,
            StartConfig.class,
            TokenConfig.class,
            TokenHeadersConfig.class,
            VerifyConfig.class,
            WebhookConfig.class);

    /** Made while the binary is built. */
    static final Set<ConfigClass> MAPPINGS =
            SETTINGS.stream().map(ConfigClass::configClass).collect(Collectors.toUnmodifiableSet());

    private static final Set<Class<?>> CONSTRAINTS = Set.of(
            DurationMax.class,
            DurationMin.class,
            Email.class,
            HostNames.class,
            LeaseWithinAge.class,
            Networks.class,
            Max.class,
            Pattern.class,
            PlainWebUrl.class,
            Positive.class,
            ProviderUrl.class,
            ReadableFile.class,
            ServerKeyFile.class,
            SigningKeyFile.class,
            Size.class,
            TokenHeaders.class,
            VisibleName.class);

    // The native binary has it read the annotations while it is built.
    private static final Validator VALIDATOR = validator();

    @Override
    public Validator getValidator() {
        return VALIDATOR;
    }

    /** With the full name of the setting in front. */
    @Override
    public void validateMappingClass(Object settings, List<Problem> problems, String prefix) {
        VALIDATOR.validate(settings).stream()
                .map(found -> new Problem(prefix + "." + found.getPropertyPath() + " " + found.getMessage()))
                .forEach(problems::add);
    }

    private static Validator validator() {
        Set<Class<?>> judged = SETTINGS.stream()
                .flatMap(type ->
                        Stream.of(type, ConfigMappingLoader.ensureLoaded(type).implementation()))
                .collect(Collectors.toUnmodifiableSet());
        return Validation.byProvider(PredefinedScopeHibernateValidator.class)
                .configure()
                .ignoreXmlConfiguration()
                .builtinConstraints(CONSTRAINTS.stream().map(Class::getName).collect(Collectors.toUnmodifiableSet()))
                .initializeBeanMetaData(judged)
                .messageInterpolator(new ParameterMessageInterpolator(
                        Set.of(Locale.ENGLISH), Locale.ENGLISH, context -> Locale.ENGLISH, false))
                .buildValidatorFactory()
                .getValidator();
    }
}
