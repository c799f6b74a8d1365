// Package redact knows what is secret and what a phone number looks like, for whoever shows, writes or keeps a text.
//
// It would rather take out too much than too little, and never panics over what it is given. It keeps nothing and
// imports no other room.
package redact

// Hidden is what stands where a secret stood.
const Hidden = "[secret]"
