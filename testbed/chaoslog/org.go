package chaoslog

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"cordboard/testbed/drive"
	"cordboard/testbed/org"
)

// people is how many callers the org has records of.
const people = 160

// site is the simulated Salesforce: its console, and what it was asked.
type site struct {
	console *org.Console

	mu    sync.Mutex
	saves []time.Time // when the console was asked to save an Activity
}

func openSite(ctx context.Context, folder string) (*site, error) {
	o := new(site)
	var err error
	o.console, err = org.StartConsole(ctx, "127.0.0.1:0", org.ConsoleOptions{
		ActivitiesFile: filepath.Join(folder, "activities.json"), Adapter: org.ProgramAdapter, Called: o.called,
	})
	return o, err
}

func (o *site) called(method string) {
	if method != "saveLog" {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.saves = append(o.saves, time.Now())
}

// asked is when the console was last asked to save an Activity between two moments; zero = it was not.
func (o *site) asked(from, to time.Time) (last time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, at := range o.saves {
		if !at.Before(from) && !at.After(to) {
			last = at
		}
	}
	return last
}

// addPerson gives a caller a record, and returns its id.
func (o *site) addPerson(ctx context.Context, first, last, number string) (string, error) {
	body, err := json.Marshal(map[string]string{"FirstName": first, "LastName": last, "Phone": number})
	if err != nil {
		return "", err
	}
	address := drive.Origin(o.console.URL()) + "/services/sobjects/Contact"
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return "", err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	var made struct{ ID string }
	if err := json.NewDecoder(response.Body).Decode(&made); err != nil || response.StatusCode != http.StatusCreated {
		return "", fmt.Errorf("chaoslog: the org answered %s to a new contact: %w", response.Status, err)
	}
	return made.ID, nil
}

// activities is what the org has.
func (o *site) activities() (list []Activity) {
	for _, task := range o.console.Activities() {
		text := func(field string) string { value, _ := task[field].(string); return value }
		a := Activity{
			ID: text("Id"), Subject: text("Subject"), Description: text("Description"), Who: text("WhoId"), What: text("WhatId"),
			Key: text("CallObject"),
		}
		a.Seconds, _ = strconv.Atoi(fmt.Sprint(task["CallDurationInSeconds"]))
		a.Created, _ = time.Parse("2006-01-02T15:04:05.000-0700", text("CreatedDate"))
		list = append(list, a)
	}
	return list
}
