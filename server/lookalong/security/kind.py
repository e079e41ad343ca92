"""Everything that is written into the audit log, by name; ``docs/privacy.md`` lists the same."""

from typing import Literal

__all__ = ["Kind"]

Kind = Literal[
    # Of a site: its settings
    "site_added",
    "origins_set",
    "privacy_set",
    "wording_set",
    "retention_set",
    "keeping_set",
    "peeking_set",
    "identity_set",
    "api_key_added",
    "api_key_ended",
    # Consent, and who looks
    "code_issued",
    "session_offered",
    "consent_asked",
    "consent_granted",
    "consent_denied",
    "consent_revoked",
    "consent_expired",
    "control_given_up",
    "session_joined",
    "session_left",
    "session_paused",
    "session_went_on",
    "session_ended",
    # What agents do on a page
    "acted",
    "act_refused",
    "control_passed",
    "commands_refused",
    # What is said
    "message_deleted",
    # Whose data it is
    "visitor_verified",
    "visitor_exported",
    "visitor_erased",
    "retention_applied",
    # Of no site: log-ins
    "login",
    "login_refused",
    "logout",
    "logins_ended",
    "password_set",
    "second_factor_set",
    "second_factor_removed",
    "recovery_code_used",
    "passkey_added",
    "passkeys_removed",
    "provider_bound",
    "provider_unbound",
    # Accounts
    "agent_added",
    "agent_sites_added",
    "agent_disabled",
    "agent_enabled",
    "role_set",
    "chain_opened",
    # The log itself
    "audit_pruned",
    "entries_lost",
    "chain_broken",
    "key_changed",
]
