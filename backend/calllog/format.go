package calllog

import (
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"time"

	"go.etcd.io/bbolt"
)

// The form of the file is a number, in a bucket of its own. A file without one is of the first versions, whose entries this
// one reads. A program that finds a higher number than its own leaves the file alone: it is set aside as it is.
const fileForm = 2

var (
	formBucket = []byte("form")
	formKey    = []byte("version")
)

// ErrNewer says that a file was written by a newer version of the program.
var ErrNewer = errors.New("calllog: the file was written by a newer version")

// writeForm notes the form that the file has from now on.
func writeForm(t *bbolt.Tx) error {
	bucket, err := t.CreateBucketIfNotExists(formBucket)
	if err != nil {
		return err
	}
	number := strconv.Itoa(fileForm)
	if string(bucket.Get(formKey)) == number {
		return nil
	}
	return bucket.Put(formKey, []byte(number))
}

// formOf is the form that a file says it has; 0 when it says none that can be read. It trusts nothing else in the file: a
// newer version may have put anything there.
func formOf(r *raw) int {
	form := 0
	eachOfRoot(r, r.meta.root, 0, func(e element) {
		if string(e.key) != string(formBucket) || e.flags&bucketFlag == 0 || len(e.value) < bucketHeader {
			return
		}
		page := e.value[bucketHeader:]
		if root := binary.LittleEndian.Uint64(e.value); root != 0 {
			var err error
			if page, _, err = r.page(root); err != nil {
				return
			}
		}
		if len(page) < pageHeader || pageFlags(page) != leafFlag {
			return
		}
		list, _ := elements(page)
		for _, e := range list {
			if string(e.key) == string(formKey) {
				form, _ = strconv.Atoi(string(e.value))
			}
		}
	})
	return form
}

// eachOfRoot offers what stands in the file outside of every bucket: the buckets themselves.
func eachOfRoot(r *raw, id uint64, depth int, visit func(element)) {
	page, _, err := r.page(id)
	if err != nil || depth > 8 {
		return
	}
	list, _ := elements(page)
	for _, e := range list {
		if pageFlags(page) == branchFlag {
			eachOfRoot(r, e.child, depth+1, visit)
			continue
		}
		visit(e)
	}
}

// passBy sets a newer version's file aside, as it is, and makes one in its place.
func (o opener) passBy(form int) (aside string, err error) {
	if aside, err = setAside(o.path, "newer", time.Now()); err != nil {
		return "", fmt.Errorf("calllog: the newer version's file cannot be set aside: %w", err)
	}
	o.note("the call log is a newer version's; it was set aside as it is", fmt.Errorf("form %d, this program's is %d: %s", form, fileForm, aside))
	if err := o.write(salvaged{}); err != nil {
		return "", err
	}
	return aside, o.place()
}
