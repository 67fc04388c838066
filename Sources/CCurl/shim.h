#pragma once
#include <curl/curl.h>
#include <dlfcn.h>

// libcurl comes with some thirty libraries, a sixth of a worker's memory, and most workers never send a request: the first
// request loads it, and its functions are found by their names. So nothing here is linked with it.

// Loads libcurl and makes it ready, and says why not where that fails; to be called once, before anything else here.
static inline const char *curl_load(void) {
    if (dlopen("libcurl.so.4", RTLD_NOW | RTLD_GLOBAL) == NULL) return dlerror();
    __typeof__(&curl_global_init) init = (__typeof__(init))dlsym(RTLD_DEFAULT, "curl_global_init");
    if (init == NULL) return dlerror();
    return init(CURL_GLOBAL_DEFAULT) == CURLE_OK ? NULL : "curl_global_init fails";
}

// A function of libcurl's, which has been loaded.
#define CURL_FUNCTION(name) ((__typeof__(&name))dlsym(RTLD_DEFAULT, #name))

static inline CURL *curl_make(void) { return CURL_FUNCTION(curl_easy_init)(); }

static inline void curl_free_handle(CURL *handle) { CURL_FUNCTION(curl_easy_cleanup)(handle); }

static inline CURLcode curl_send(CURL *handle) { return CURL_FUNCTION(curl_easy_perform)(handle); }

static inline const char *curl_reason(CURLcode code) { return CURL_FUNCTION(curl_easy_strerror)(code); }

static inline struct curl_slist *curl_append(struct curl_slist *list, const char *text) {
    return CURL_FUNCTION(curl_slist_append)(list, text);
}

static inline void curl_free_list(struct curl_slist *list) { CURL_FUNCTION(curl_slist_free_all)(list); }

// curl_easy_setopt and curl_easy_getinfo are variadic, which Swift does not import: one typed wrapper a kind of value.
// (curl.h makes macros of their names.)
#undef curl_easy_setopt
#undef curl_easy_getinfo

static inline CURLcode curl_set_long(CURL *handle, CURLoption option, long value) {
    return CURL_FUNCTION(curl_easy_setopt)(handle, option, value);
}

static inline CURLcode curl_set_text(CURL *handle, CURLoption option, const char *value) {
    return CURL_FUNCTION(curl_easy_setopt)(handle, option, value);
}

static inline CURLcode curl_set_bytes(CURL *handle, const void *bytes, curl_off_t count) {
    CURLcode code = CURL_FUNCTION(curl_easy_setopt)(handle, CURLOPT_POSTFIELDSIZE_LARGE, count);
    return code == CURLE_OK ? CURL_FUNCTION(curl_easy_setopt)(handle, CURLOPT_COPYPOSTFIELDS, bytes) : code;
}

static inline CURLcode curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
    return CURL_FUNCTION(curl_easy_setopt)(handle, option, value);
}

static inline CURLcode curl_set_write(
    CURL *handle, size_t (*callback)(char *, size_t, size_t, void *), void *context) {
    CURLcode code = CURL_FUNCTION(curl_easy_setopt)(handle, CURLOPT_WRITEFUNCTION, callback);
    return code == CURLE_OK ? CURL_FUNCTION(curl_easy_setopt)(handle, CURLOPT_WRITEDATA, context) : code;
}

static inline CURLcode curl_set_header(
    CURL *handle, size_t (*callback)(char *, size_t, size_t, void *), void *context) {
    CURLcode code = CURL_FUNCTION(curl_easy_setopt)(handle, CURLOPT_HEADERFUNCTION, callback);
    return code == CURLE_OK ? CURL_FUNCTION(curl_easy_setopt)(handle, CURLOPT_HEADERDATA, context) : code;
}

static inline CURLcode curl_set_open_socket(
    CURL *handle, curl_socket_t (*callback)(void *, curlsocktype, struct curl_sockaddr *), void *context) {
    CURLcode code = CURL_FUNCTION(curl_easy_setopt)(handle, CURLOPT_OPENSOCKETFUNCTION, callback);
    return code == CURLE_OK ? CURL_FUNCTION(curl_easy_setopt)(handle, CURLOPT_OPENSOCKETDATA, context) : code;
}

static inline CURLcode curl_get_long(CURL *handle, CURLINFO info, long *value) {
    return CURL_FUNCTION(curl_easy_getinfo)(handle, info, value);
}
