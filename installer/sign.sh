#!/bin/bash
# Signs a file in place, or verifies its signature: sign.sh FILE, sign.sh --verify FILE, sign.sh --mark
# --mark prints what belongs into the names of files signed for tests: "-test-signed", or nothing.
#
# The certificate comes from the environment:
#   CORDBOARD_SIGN_PKCS12, CORDBOARD_SIGN_PASSWORD_FILE   a PKCS#12 file and the file its password is in
#   CORDBOARD_SIGN_CERTS, CORDBOARD_SIGN_KEY              or PEM files: the chain, leaf first, and the key
#   CORDBOARD_SIGN_PKCS11_MODULE                          with a key like pkcs11:...: the token's library
#   CORDBOARD_SIGN_TIMESTAMP                              the address of an RFC 3161 time stamp service; needed
#   CORDBOARD_SIGN_ROOTS                                  roots to verify against; the system's by default
# Without one, a throw-away test authority in $CORDBOARD_SIGN_TEST (out/installers/test-ca) signs and stamps.
set -euo pipefail
cd "$(dirname "$0")/.."
test=${CORDBOARD_SIGN_TEST:-$PWD/out/installers/test-ca}
real=${CORDBOARD_SIGN_PKCS12:-${CORDBOARD_SIGN_CERTS:-}}

# leaf NAME USE: a certificate of the test authority, good for one kind of signature.
leaf() {
	openssl req -new -newkey rsa:2048 -nodes -keyout "$1.key" -subj "/CN=Cordboard test $1, not for release" -out "$1.csr"
	printf 'basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=critical,%s\n' "$2" >"$1.ext"
	openssl x509 -req -in "$1.csr" -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -extfile "$1.ext" -out "$1.pem"
}

# authority makes the test authority, unless there is one that holds for another week.
authority() {
	[ -e "$test/ready" ] && openssl x509 -in "$test/code.pem" -noout -checkend 604800 >/dev/null && return
	rm -rf "$test"
	mkdir -p "$test"
	(
		cd "$test"
		umask 077
		openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.key -subj "/CN=Cordboard test authority, not for release" \
			-addext keyUsage=critical,keyCertSign -days 30 -out ca.pem
		leaf code codeSigning
		leaf time timeStamping
		rm -f ca.key ./*.csr ./*.ext
		touch ready
	) 2>"$test.log" || { cat "$test.log" >&2; return 1; }
	rm -f "$test.log"
}

case $1 in
--mark)
	[ -n "$real" ] || echo -test-signed
	;;
--verify)
	if [ -n "$real" ]; then
		roots=${CORDBOARD_SIGN_ROOTS:-/etc/ssl/certs/ca-certificates.crt}
	else
		roots=$test/ca.pem
	fi
	osslsigncode verify -CAfile "$roots" -TSA-CAfile "$roots" -in "$2"
	;;
*)
	if [ -n "$real" ]; then
		[ -n "${CORDBOARD_SIGN_TIMESTAMP:-}" ] || {
			echo "sign: CORDBOARD_SIGN_TIMESTAMP is not set; a signature without a time stamp ends with its certificate" >&2
			exit 1
		}
		with=(-ts "$CORDBOARD_SIGN_TIMESTAMP")
		if [ -n "${CORDBOARD_SIGN_PKCS12:-}" ]; then
			with+=(-pkcs12 "$CORDBOARD_SIGN_PKCS12" -readpass "${CORDBOARD_SIGN_PASSWORD_FILE:?}")
		else
			with+=(-certs "$CORDBOARD_SIGN_CERTS" -key "${CORDBOARD_SIGN_KEY:?}")
		fi
		[ -z "${CORDBOARD_SIGN_PKCS11_MODULE:-}" ] || with+=(-pkcs11module "$CORDBOARD_SIGN_PKCS11_MODULE")
	else
		authority
		with=(-certs "$test/code.pem" -key "$test/code.key" -TSA-certs "$test/time.pem" -TSA-key "$test/time.key")
	fi
	rm -f "$1.signed"
	osslsigncode sign "${with[@]}" -h sha256 -n Cordboard -in "$1" -out "$1.signed" >/dev/null
	mv "$1.signed" "$1"
	;;
esac
