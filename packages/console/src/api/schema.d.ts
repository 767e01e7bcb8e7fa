// Written by scripts/describe-api.ts from /api/openapi.json. Do not edit.

export interface paths {
    "/api/account/v1/invitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Set a password by invitation */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        token: string;
                        password: string;
                    };
                };
            };
            responses: {
                /** @description Done. */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/v1/applications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List applications */
        get: {
            parameters: {
                query?: {
                    /** @description The `next` of the page before. */
                    after?: string;
                    limit?: number;
                    search?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Applications by name. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                clientId: string;
                                /**
                                 * @description Who registered it: an operator, or it did itself.
                                 * @enum {string}
                                 */
                                origin: "operator" | "dynamic";
                                disabled: boolean;
                                /** @description Part of the provider: it cannot be changed. */
                                builtIn: boolean;
                                /**
                                 * Format: date-time
                                 * @example 2026-11-21T09:30:00.000Z
                                 */
                                createdAt: string;
                                /**
                                 * Format: date-time
                                 * @example 2026-11-21T09:30:00.000Z
                                 */
                                updatedAt: string;
                                name: string;
                                backchannelLogoutUri: string | null;
                            }[];
                            /** @description Ask with `after` for what follows; null at the end. */
                            next: string | null;
                        };
                    };
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Register an application */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        client_name: string;
                        description?: string;
                        /**
                         * @default client_secret_basic
                         * @enum {string}
                         */
                        token_endpoint_auth_method?: "client_secret_basic" | "client_secret_post" | "none";
                        /** @default [] */
                        redirect_uris?: string[];
                        /** @default [] */
                        post_logout_redirect_uris?: string[];
                        backchannel_logout_uri?: string;
                        /** @default true */
                        backchannel_logout_session_required?: boolean;
                        backchannel_logout_reasons?: ("rp_initiated" | "account_switched" | "self_service" | "admin" | "password_changed" | "account_disabled" | "account_deleted" | "application_disabled" | "application_deleted" | "consent_withdrawn" | "expired" | "idle" | "upstream")[];
                        /** @default false */
                        backchannel_logout_tell_reason?: boolean;
                        /** @default false */
                        backchannel_logout_revoke_offline_access?: boolean;
                        /**
                         * @default public
                         * @enum {string}
                         */
                        subject_type?: "public" | "pairwise";
                        /**
                         * @default [
                         *       "authorization_code"
                         *     ]
                         */
                        grant_types?: ("authorization_code" | "refresh_token" | "client_credentials")[];
                        scope?: string;
                        /**
                         * @default [
                         *       "code"
                         *     ]
                         */
                        response_types?: "code"[];
                        /**
                         * @default RS256
                         * @enum {string}
                         */
                        id_token_signed_response_alg?: "RS256" | "ES256" | "EdDSA";
                        /** @enum {string} */
                        id_token_encrypted_response_alg?: "RSA-OAEP-256" | "ECDH-ES" | "ECDH-ES+A256KW";
                        /** @enum {string} */
                        id_token_encrypted_response_enc?: "A256GCM" | "A128GCM" | "A128CBC-HS256" | "A256CBC-HS512";
                        jwks?: {
                            keys: ({
                                kty: string;
                            } & {
                                [key: string]: unknown;
                            })[];
                        };
                    };
                };
            };
            responses: {
                /** @description Registered. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Registered"];
                    };
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/v1/applications/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Register a list of applications, all or none */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ApplicationImport"];
                };
            };
            responses: {
                /** @description All were registered. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: {
                                name: string;
                                clientId: string;
                                clientSecret: string | null;
                            }[];
                        };
                    };
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/v1/applications/{clientId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read an application */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    clientId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The application. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Application"];
                    };
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        /** Replace the metadata of an application */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    clientId: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        client_name: string;
                        description?: string;
                        /**
                         * @default client_secret_basic
                         * @enum {string}
                         */
                        token_endpoint_auth_method?: "client_secret_basic" | "client_secret_post" | "none";
                        /** @default [] */
                        redirect_uris?: string[];
                        /** @default [] */
                        post_logout_redirect_uris?: string[];
                        backchannel_logout_uri?: string;
                        /** @default true */
                        backchannel_logout_session_required?: boolean;
                        backchannel_logout_reasons?: ("rp_initiated" | "account_switched" | "self_service" | "admin" | "password_changed" | "account_disabled" | "account_deleted" | "application_disabled" | "application_deleted" | "consent_withdrawn" | "expired" | "idle" | "upstream")[];
                        /** @default false */
                        backchannel_logout_tell_reason?: boolean;
                        /** @default false */
                        backchannel_logout_revoke_offline_access?: boolean;
                        /**
                         * @default public
                         * @enum {string}
                         */
                        subject_type?: "public" | "pairwise";
                        /**
                         * @default [
                         *       "authorization_code"
                         *     ]
                         */
                        grant_types?: ("authorization_code" | "refresh_token" | "client_credentials")[];
                        scope?: string;
                        /**
                         * @default [
                         *       "code"
                         *     ]
                         */
                        response_types?: "code"[];
                        /**
                         * @default RS256
                         * @enum {string}
                         */
                        id_token_signed_response_alg?: "RS256" | "ES256" | "EdDSA";
                        /** @enum {string} */
                        id_token_encrypted_response_alg?: "RSA-OAEP-256" | "ECDH-ES" | "ECDH-ES+A256KW";
                        /** @enum {string} */
                        id_token_encrypted_response_enc?: "A256GCM" | "A128GCM" | "A128CBC-HS256" | "A256CBC-HS512";
                        jwks?: {
                            keys: ({
                                kty: string;
                            } & {
                                [key: string]: unknown;
                            })[];
                        };
                    };
                };
            };
            responses: {
                /** @description The application as it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Application"] & {
                            /** @description Of an application that was public and is confidential now: its secret, shown here and never again. */
                            clientSecret: string | null;
                        };
                    };
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        /** Delete an application; its sessions end */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    clientId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/v1/applications/{clientId}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let nobody sign in to it; its sessions end */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    clientId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/v1/applications/{clientId}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let people sign in to it again */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    clientId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/v1/applications/{clientId}/secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give it a new secret */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    clientId: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /**
                         * @description Seconds for which the secret before stays good.
                         * @default 86400
                         */
                        overlap?: number;
                    };
                };
            };
            responses: {
                /** @description The new secret. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Registered"] & {
                            /**
                             * Format: date-time
                             * @description Until when the secret before the last is good; null: there is none.
                             * @example 2026-11-21T09:30:00.000Z
                             */
                            previousSecretUntil: string | null;
                        };
                    };
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/v1/applications/{clientId}/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign everybody out of it */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    clientId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Ordered; carried out at once, in batches. */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            /** @description See /orders/{id}. */
                            order: string;
                        };
                    };
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/v1/registration-tokens": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List registration tokens */
        get: {
            parameters: {
                query?: {
                    /** @description The `next` of the page before. */
                    after?: string;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Newest first, those that are used up or revoked too. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["RegistrationToken"][];
                            /** @description Ask with `after` for what follows; null at the end. */
                            next: string | null;
                        };
                    };
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Let applications register themselves */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        name: string;
                        /**
                         * @description Seconds.
                         * @default 86400
                         */
                        expiresIn?: number;
                        /** @default 1 */
                        uses?: number;
                    };
                };
            };
            responses: {
                /** @description Issued. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["IssuedRegistrationToken"];
                    };
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/v1/registration-tokens/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a registration token; applications stay */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/v1/applications/{clientId}/test-logout-url": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a test Logout Token, and say step by step what came of it */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    clientId: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Default: the registered one. */
                        uri?: string;
                    };
                };
            };
            responses: {
                /** @description What came of it, also when it failed. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LogoutUrlTest"];
                    };
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/v1/accounts/{id}/consents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What a person agreed to share, and with whom */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Consents. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Consent"][];
                        };
                    };
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/v1/accounts/{id}/consents/{clientId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take a consent back */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                    clientId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/v1/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List accounts */
        get: {
            parameters: {
                query?: {
                    /** @description The `next` of the page before. */
                    after?: string;
                    limit?: number;
                    search?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Accounts by username. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Account"][];
                            /** @description Ask with `after` for what follows; null at the end. */
                            next: string | null;
                        };
                    };
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        /** Make an account, with a password or an invitation */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        username: string;
                        displayName?: string;
                        /** Format: email */
                        email?: string;
                        roles?: ("user" | "admin")[];
                        /** @description Left out, an invitation is made. */
                        password?: string;
                    };
                };
            };
            responses: {
                /** @description Made. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Account"] & {
                            invitation: components["schemas"]["Invitation"] | null;
                        };
                    };
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/v1/accounts/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read an account */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The account. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Account"];
                    };
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        /** Delete an account; its sessions end */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        /** Change name, email address or roles */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        displayName?: string | null;
                        /** Format: email */
                        email?: string | null;
                        roles?: ("user" | "admin")[];
                    };
                };
            };
            responses: {
                /** @description The account as it is now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Account"];
                    };
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/admin/v1/accounts/{id}/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let nobody sign in to it; its sessions end */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/v1/accounts/{id}/enable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let the person sign in again */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/v1/accounts/{id}/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Set the password; all sessions end */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        password: string;
                    };
                };
            };
            responses: {
                /** @description Done. */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/v1/accounts/{id}/invitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let the person set a password themself, once */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The invitation. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Invitation"];
                    };
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/v1/accounts/{id}/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End all sessions of the person */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description How many ended. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            sessions: number;
                        };
                    };
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List sessions */
        get: {
            parameters: {
                query?: {
                    /** @description The `next` of the page before. */
                    after?: string;
                    limit?: number;
                    accountId?: string;
                    /** @description Those that this application took part in. */
                    clientId?: string;
                    state?: "live" | "ended";
                    /** @description Part of the name of the device. */
                    device?: string;
                    begunBefore?: string;
                    begunAfter?: string;
                    /** @description Not used since then. */
                    usedBefore?: string;
                    usedAfter?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Sessions, newest first. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Session"][];
                            /** @description Ask with `after` for what follows; null at the end. */
                            next: string | null;
                        };
                    };
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/v1/sessions/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign everybody out of everything */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {boolean} */
                        everybody: true;
                    };
                };
            };
            responses: {
                /** @description Ordered; carried out at once, in batches. */
                202: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            order: string;
                        };
                    };
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/v1/sessions/{uid}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a session: who took part, and who heard of its end */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    uid: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The session. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Session"] & {
                            terminations: components["schemas"]["Termination"][];
                        };
                    };
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/v1/sessions/{uid}/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End a session */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    uid: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @description Leave only this application; the others stay. */
                        clientId?: string;
                    };
                };
            };
            responses: {
                /** @description Ended. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            termination: string;
                            deliveries: number;
                        };
                    };
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/v1/terminations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List terminations */
        get: {
            parameters: {
                query?: {
                    /** @description The `next` of the page before. */
                    after?: string;
                    limit?: number;
                    accountId?: string;
                    reason?: components["schemas"]["TerminationReason"];
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Terminations, newest first. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Termination"][];
                            /** @description Ask with `after` for what follows; null at the end. */
                            next: string | null;
                        };
                    };
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/v1/terminations/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a termination */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The termination. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Termination"];
                    };
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/v1/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List deliveries */
        get: {
            parameters: {
                query?: {
                    /** @description The `next` of the page before. */
                    after?: string;
                    limit?: number;
                    /** @description `unconfirmed`: all that are neither delivered nor cancelled. */
                    state?: "pending" | "leased" | "delivered" | "failed" | "dead" | "cancelled" | "unconfirmed";
                    clientId?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Deliveries, newest first. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Delivery"][];
                            /** @description Ask with `after` for what follows; null at the end. */
                            next: string | null;
                        };
                    };
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/v1/deliveries/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a delivery and its attempts */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The delivery. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Delivery"];
                    };
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/v1/deliveries/{id}/redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try again what failed, died or was cancelled */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/v1/deliveries/{id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Give up a delivery that is waiting */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/v1/deliveries/redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Try again all that failed or died at an application */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        clientId: string;
                    };
                };
            };
            responses: {
                /** @description How many are due again. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            deliveries: number;
                        };
                    };
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the signing keys */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The keys, newest first. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["SigningKey"][];
                        };
                    };
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/v1/keys/rotate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a new signing key */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        /** @enum {string} */
                        algorithm: "RS256" | "ES256" | "EdDSA";
                        /**
                         * @description Seconds for which it is only published, so that all have heard of it. 0 in an emergency.
                         * @default 60
                         */
                        publishFirst?: number;
                    };
                };
            };
            responses: {
                /** @description Made. */
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            kid: string;
                            /**
                             * Format: date-time
                             * @example 2026-11-21T09:30:00.000Z
                             */
                            signsFrom: string;
                        };
                    };
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who changed what */
        get: {
            parameters: {
                query?: {
                    /** @description The `next` of the page before. */
                    after?: string;
                    limit?: number;
                    actorId?: string;
                    targetId?: string;
                    action?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Changes, newest first. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["AuditEvent"][];
                            /** @description Ask with `after` for what follows; null at the end. */
                            next: string | null;
                        };
                    };
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/v1/settings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the provider behaves */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Settings. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Settings"];
                    };
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change how the provider behaves, without another start */
        patch: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SettingChanges"];
                };
            };
            responses: {
                /** @description Settings as they are now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Settings"];
                    };
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        trace?: never;
    };
    "/api/admin/v1/orders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sign-outs of many that are not finished, oldest first */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The orders under way. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Order"][];
                        };
                    };
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/v1/orders/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How far a sign-out of many has come */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description The order. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Order"];
                    };
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/v1/status": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The numbers that matter */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Now. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Status"];
                    };
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/v1/statistics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happened over time */
        get: {
            parameters: {
                query: {
                    since: string;
                    /** @description Days are those of UTC. */
                    bucket?: "minute" | "hour" | "day";
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description From then to now, without gaps. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Activity"][];
                        };
                    };
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What happens, while it happens */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /**
                 * @description Server-sent events, until the listener leaves or may listen no longer:
                 *     `termination` { id, sessionUid, accountId, clientId, reason, at },
                 *     `delivery` { id, terminationId, clientId, state, attempts, nextAttemptAt, code? } and
                 *     `order` { id, ended, finishedAt }. In a mass logout it is the newest that are told. A comment every 15 seconds.
                 */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/event-stream": string;
                    };
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/v1/terminations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What ended of mine, and who has confirmed */
        get: {
            parameters: {
                query?: {
                    /** @description The `next` of the page before. */
                    after?: string;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Newest first. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["OwnTermination"][];
                            /** @description Ask with `after` for what follows; null at the end. */
                            next: string | null;
                        };
                    };
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who I am */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description My account. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OwnAccount"];
                    };
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where I am signed in */
        get: {
            parameters: {
                query?: {
                    /** @description The `next` of the page before. */
                    after?: string;
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description My live sessions, newest first. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["OwnSession"][];
                            /** @description Ask with `after` for what follows; null at the end. */
                            next: string | null;
                        };
                    };
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/v1/sessions/sign-out-others": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sign out everywhere else */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description How many ended. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            sessions: number;
                        };
                    };
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/v1/sessions/{uid}/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End one of my sessions */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    uid: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/v1/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Change my password; my other sessions end */
        put: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": {
                        current: string;
                        password: string;
                    };
                };
            };
            responses: {
                /** @description Done. */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/v1/consents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What I agreed to share, and with whom */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description My consents. */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": {
                            items: components["schemas"]["Consent"][];
                        };
                    };
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/account/v1/consents/{clientId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take a consent back */
        delete: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    clientId: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done. */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                /** @description Not carried out. */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description The secret is shown here and never again. */
        Registered: {
            clientId: string;
            clientSecret: string | null;
        };
        /** @description Client metadata of each application, as for one. */
        ApplicationImport: {
            [key: string]: unknown;
        }[];
        Application: {
            clientId: string;
            metadata: {
                client_name: string;
                description?: string;
                /**
                 * @default client_secret_basic
                 * @enum {string}
                 */
                token_endpoint_auth_method: "client_secret_basic" | "client_secret_post" | "none";
                /** @default [] */
                redirect_uris: string[];
                /** @default [] */
                post_logout_redirect_uris: string[];
                backchannel_logout_uri?: string;
                /** @default true */
                backchannel_logout_session_required: boolean;
                backchannel_logout_reasons?: ("rp_initiated" | "account_switched" | "self_service" | "admin" | "password_changed" | "account_disabled" | "account_deleted" | "application_disabled" | "application_deleted" | "consent_withdrawn" | "expired" | "idle" | "upstream")[];
                /** @default false */
                backchannel_logout_tell_reason: boolean;
                /** @default false */
                backchannel_logout_revoke_offline_access: boolean;
                /**
                 * @default public
                 * @enum {string}
                 */
                subject_type: "public" | "pairwise";
                /**
                 * @default [
                 *       "authorization_code"
                 *     ]
                 */
                grant_types: ("authorization_code" | "refresh_token" | "client_credentials")[];
                scope?: string;
                /**
                 * @default [
                 *       "code"
                 *     ]
                 */
                response_types: "code"[];
                /**
                 * @default RS256
                 * @enum {string}
                 */
                id_token_signed_response_alg: "RS256" | "ES256" | "EdDSA";
                /** @enum {string} */
                id_token_encrypted_response_alg?: "RSA-OAEP-256" | "ECDH-ES" | "ECDH-ES+A256KW";
                /** @enum {string} */
                id_token_encrypted_response_enc?: "A256GCM" | "A128GCM" | "A128CBC-HS256" | "A256CBC-HS512";
                jwks?: {
                    keys: ({
                        kty: string;
                    } & {
                        [key: string]: unknown;
                    })[];
                };
            };
            /**
             * @description Who registered it: an operator, or it did itself.
             * @enum {string}
             */
            origin: "operator" | "dynamic";
            disabled: boolean;
            /** @description Part of the provider: it cannot be changed. */
            builtIn: boolean;
            /**
             * Format: date-time
             * @description Until when the secret before the last is good; null: there is none.
             * @example 2026-11-21T09:30:00.000Z
             */
            previousSecretUntil: string | null;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            updatedAt: string;
        };
        RegistrationToken: {
            id: string;
            name: string;
            /** @description How many applications may be registered with it altogether. */
            uses: number;
            usesLeft: number;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            expiresAt: string;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            revokedAt: string | null;
        };
        /** @description The token is shown here and never again. */
        IssuedRegistrationToken: {
            id: string;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            expiresAt: string;
            token: string;
        };
        LogoutUrlTest: {
            /** @enum {string} */
            outcome: "ok" | "warning" | "failed";
            steps: components["schemas"]["LogoutUrlStep"][];
        };
        LogoutUrlStep: {
            /** @enum {string} */
            step: "address" | "dns" | "connect" | "tls" | "request" | "status" | "headers" | "body";
            /** @enum {string} */
            outcome: "ok" | "warning" | "failed" | "skipped";
            code: string;
            message: string;
            details: {
                [key: string]: unknown;
            };
        };
        Consent: {
            clientId: string;
            application: string;
            scopes: string[];
            /** @description Claims that the person keeps to themselves. */
            withheld: string[];
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            grantedAt: string;
        };
        Account: {
            id: string;
            username: string;
            displayName: string | null;
            email: string | null;
            roles: ("user" | "admin")[];
            disabled: boolean;
            /**
             * Format: date-time
             * @description Until when an invitation that is out is good.
             * @example 2026-11-21T09:30:00.000Z
             */
            invitedUntil: string | null;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            lastSignInAt: string | null;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            updatedAt: string;
        };
        /** @description Sets the password once, see /api/account/v1/invitation. Shown here and never again. */
        Invitation: {
            token: string;
            /**
             * Format: uri
             * @description The page to set the password at: send it to the person.
             */
            link: string;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            expiresAt: string;
        };
        Session: {
            uid: string;
            account: {
                id: string;
                /** @description Null when the account was deleted. */
                username: string | null;
            };
            device: components["schemas"]["Device"];
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            authenticatedAt: string | null;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            lastSeenAt: string;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            expiresAt: string;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            endedAt: string | null;
            applications: {
                clientId: string;
                name: string;
                /** @description The session’s name towards this application. */
                sid: string;
                /**
                 * Format: date-time
                 * @example 2026-11-21T09:30:00.000Z
                 */
                joinedAt: string;
                /**
                 * Format: date-time
                 * @description When it alone was left, the session living on.
                 * @example 2026-11-21T09:30:00.000Z
                 */
                leftAt: string | null;
                offlineAccess: boolean;
            }[];
        };
        /** @description As the browser said of itself when it came first. */
        Device: {
            /** @example Firefox on Linux */
            name: string;
            userAgent: string | null;
        };
        Termination: {
            id: string;
            sessionUid: string;
            accountId: string;
            /** @description The one application that was left; null: all. */
            clientId: string | null;
            reason: components["schemas"]["TerminationReason"];
            by: components["schemas"]["Actor"];
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            endedAt: string;
            deliveries: components["schemas"]["Delivery"][];
        };
        /** @enum {string} */
        TerminationReason: "rp_initiated" | "account_switched" | "self_service" | "admin" | "password_changed" | "account_disabled" | "account_deleted" | "application_disabled" | "application_deleted" | "consent_withdrawn" | "expired" | "idle" | "upstream";
        /** @description Who did it: an account of a person or admin, or an application. */
        Actor: {
            /** @enum {string} */
            kind: "person" | "admin" | "application" | "system" | "upstream";
            id: string | null;
        };
        Delivery: {
            id: string;
            terminationId: string;
            clientId: string;
            application: string;
            state: components["schemas"]["DeliveryState"];
            attemptsMade: number;
            lastCode: string | null;
            lastStatus: number | null;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description Null when none is to come.
             * @example 2026-11-21T09:30:00.000Z
             */
            nextAttemptAt: string | null;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            triedUntil: string;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            finishedAt: string | null;
            attempts: components["schemas"]["Attempt"][];
        };
        /** @enum {string} */
        DeliveryState: "pending" | "leased" | "delivered" | "failed" | "dead" | "cancelled";
        Attempt: {
            number: number;
            /** @enum {string} */
            outcome: "delivered" | "retry" | "final";
            code: string;
            status: number | null;
            /** @description The `jti` of the Logout Token. */
            tokenId: string | null;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            startedAt: string;
            durationMs: number;
        };
        SigningKey: {
            kid: string;
            algorithm: string;
            /**
             * @description All are published. `published`: will sign; `retired`: signed before.
             * @enum {string}
             */
            state: "published" | "signing" | "retired";
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            createdAt: string;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            signsFrom: string;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            retiredAt: string | null;
        };
        AuditEvent: {
            id: string;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            at: string;
            by: components["schemas"]["Actor"];
            /** @example application.updated */
            action: string;
            target: {
                kind: string;
                id: string | null;
            };
            details: {
                [key: string]: unknown;
            };
        };
        /** @description How the provider behaves. Times in milliseconds. */
        Settings: {
            issuer: string;
            storage: string;
            sessionLifetimes: {
                absolute: number;
                idle: number;
            };
            logoutWait: number;
            retryPolicy: {
                [key: string]: number;
            };
            allowPrivateNetworks: string[];
            /** @description What may be changed now. */
            changeable: ("logoutWait" | "sessionLifetimes.absolute" | "sessionLifetimes.idle" | "retryPolicy.horizon" | "allowPrivateNetworks")[];
            /** @description Where each comes from. `start`: given when the provider was started, and fixed while it runs. */
            sources: {
                /** @enum {string} */
                logoutWait?: "default" | "start" | "stored";
                /** @enum {string} */
                "sessionLifetimes.absolute"?: "default" | "start" | "stored";
                /** @enum {string} */
                "sessionLifetimes.idle"?: "default" | "start" | "stored";
                /** @enum {string} */
                "retryPolicy.horizon"?: "default" | "start" | "stored";
                /** @enum {string} */
                allowPrivateNetworks?: "default" | "start" | "stored";
            };
        };
        /** @description What is left out stays. Null: the default again. */
        SettingChanges: {
            logoutWait?: number | null;
            sessionLifetimes?: {
                absolute?: number | null;
                idle?: number | null;
            };
            retryPolicy?: {
                horizon?: number | null;
            };
            allowPrivateNetworks?: string[] | null;
        };
        Order: {
            id: string;
            /** @enum {string} */
            scope: "application" | "everything";
            clientId: string | null;
            reason: components["schemas"]["TerminationReason"];
            by: components["schemas"]["Actor"];
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            orderedAt: string;
            /** @description Sessions ended so far. */
            ended: number;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            finishedAt: string | null;
        };
        Status: {
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            at: string;
            /** @description Live sessions of people. */
            sessions: number;
            pending: number;
            oldestPendingSeconds: number | null;
            unheard: number;
            openOrders: number;
            applications: components["schemas"]["ApplicationHealth"][];
        };
        ApplicationHealth: {
            clientId: string;
            pending: number;
            /** @description Failed, dead or cancelled, as long as they are remembered. */
            unheard: number;
            /** @description In the last 24 hours. */
            delivered: number;
            /** @description In the last hour. */
            attempts: number;
            successRate: number | null;
            medianMs: number | null;
            percentile95Ms: number | null;
            /**
             * @description As the process that answers knows it.
             * @enum {string}
             */
            circuit: "closed" | "open" | "half_open";
        };
        Activity: {
            /**
             * Format: date-time
             * @description When the bucket begins.
             * @example 2026-11-21T09:30:00.000Z
             */
            at: string;
            terminations: number;
            delivered: number;
            /** @description Failed, dead or cancelled. */
            unheard: number;
            attempts: number;
        };
        OwnTermination: {
            id: string;
            sessionUid: string;
            device: components["schemas"]["Device"];
            reason: components["schemas"]["TerminationReason"];
            /**
             * @description `person`: I did it myself.
             * @enum {string}
             */
            by: "person" | "admin" | "application" | "system" | "upstream";
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            endedAt: string;
            /** @description The one application that was left; null: all. */
            application: string | null;
            deliveries: {
                clientId: string;
                application: string;
                state: components["schemas"]["DeliveryState"];
                /**
                 * Format: date-time
                 * @description When it confirmed, or was given up; null: not yet.
                 * @example 2026-11-21T09:30:00.000Z
                 */
                at: string | null;
            }[];
        };
        OwnAccount: {
            id: string;
            username: string;
            displayName: string | null;
            email: string | null;
            roles: string[];
        };
        OwnSession: {
            uid: string;
            /** @description The one that this request belongs to. */
            current: boolean;
            device: components["schemas"]["Device"];
            /**
             * Format: date-time
             * @description When I signed in.
             * @example 2026-11-21T09:30:00.000Z
             */
            begunAt: string;
            /**
             * Format: date-time
             * @example 2026-11-21T09:30:00.000Z
             */
            lastUsedAt: string;
            applications: {
                clientId: string;
                name: string;
                /**
                 * Format: date-time
                 * @example 2026-11-21T09:30:00.000Z
                 */
                joinedAt: string;
            }[];
        };
        Problem: {
            /** @description What to branch on. */
            code: string;
            /** @description For people; it may change. */
            message: string;
            /** @description What of the request is at fault, by its name there, if it is one thing. */
            field?: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
